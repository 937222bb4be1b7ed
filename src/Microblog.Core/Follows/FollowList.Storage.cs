using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Storage;
using Microblog.Xmpp;

namespace Microblog.Core.Follows;

public sealed partial class FollowList
{
    private static bool IsExplicit(FollowSource source) => source is FollowSource.Subscription or FollowSource.Listed;

    private static bool IsFollowed(FollowSource source) => source == FollowSource.Contact || IsExplicit(source);

    private static FeedAddress AddressOf(FeedEntity feed) => new(Jid.Parse(feed.Service), feed.Node);

    private async Task<int> RefreshAsync(CancellationToken cancellation)
    {
        var feeds = await _rows.InHomeAsync(cancellation);
        timelines.Index.Names.SetGiven(await _names.GetPeopleAsync(cancellation));
        lock (_listing)
        {
            All = InOrder(feeds.Where(feed => IsFollowed(feed.Source)).Select(ToFollow));
        }
        Changed?.Invoke();
        return All.Count;
    }

    /// <summary>People are called something else.</summary>
    private void Rename()
    {
        lock (_listing)
        {
            All = InOrder(All.Select(one => one.Feed.IsPersonal ? one with { Name = NameOf(one.Feed) } : one));
        }
        Changed?.Invoke();
    }

    private static IReadOnlyList<Follow> InOrder(IEnumerable<Follow> follows) =>
        [.. follows.OrderBy(follow => follow.Name, StringComparer.OrdinalIgnoreCase)];

    private Follow ToFollow(FeedEntity entity)
    {
        var feed = AddressOf(entity);
        var name = feed.IsPersonal ? NameOf(feed) : DisplayName.OfFeed(entity.Name, feed);
        return new Follow(feed, name, !feed.IsPersonal && !feed.IsComments);
    }

    private string NameOf(FeedAddress person) => timelines.Index.Names.Of(person.Service);

    private async Task<IReadOnlyList<FeedAddress>> FeedsAsync(FollowSource source, CancellationToken cancellation) =>
        [.. (await _rows.OfSourceAsync(source, cancellation)).Select(AddressOf)];

    /// <summary>The services of the communities that are known: followed, or opened some time.</summary>
    private async Task<IReadOnlyList<Jid>> KnownServicesAsync(CancellationToken cancellation) =>
        [.. (await _rows.ServicesAsync(cancellation)).Where(service => service.Local is null)];

    private Task<FeedEntity?> FindAsync(FeedAddress feed, CancellationToken cancellation) =>
        _rows.FindAsync(feed, cancellation);

    /// <summary>Puts a feed into home, or takes it out, where what is known of it says so; nothing comes between.</summary>
    /// <returns>True where that was done.</returns>
    private async Task<bool> DecideAsync(
        FeedAddress feed,
        Func<FeedEntity?, bool> isWanted,
        bool home,
        Action<FeedEntity> change,
        CancellationToken cancellation
    )
    {
        await _deciding.WaitAsync(cancellation);
        try
        {
            if (!isWanted(await FindAsync(feed, cancellation)))
            {
                return false;
            }
            await timelines.FollowAsync(feed, home, cancellation);
            await _rows.UpdateAsync(feed, change, cancellation);
            return true;
        }
        finally
        {
            _deciding.Release();
        }
    }

    /// <returns>What is known of the feed then; null where it is not known at all.</returns>
    private async Task<FeedEntity?> SetAsync(
        FeedAddress feed,
        Action<FeedEntity> change,
        CancellationToken cancellation
    )
    {
        await _deciding.WaitAsync(cancellation);
        try
        {
            return await _rows.UpdateAsync(feed, change, cancellation);
        }
        finally
        {
            _deciding.Release();
        }
    }
}
