using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Storage;

namespace Microblog.Core.Follows;

/// <summary>The followed feeds as pages show them: with their names, and in the order of these.</summary>
internal sealed class FollowDirectory(FollowRows rows, FeedNames given, PersonNames names)
{
    private readonly Lock _lock = new();

    /// <summary>After each change of <see cref="All"/>.</summary>
    public event Action? Changed;

    /// <summary>All but the own feed and comments.</summary>
    public IReadOnlyList<Follow> All { get; private set; } = [];

    /// <summary>Reads them again.</summary>
    /// <returns>How many there are.</returns>
    public async Task<int> RefreshAsync(CancellationToken cancellation)
    {
        var feeds = await rows.InHomeAsync(cancellation);
        names.SetGiven(await given.GetPeopleAsync(cancellation));
        lock (_lock)
        {
            All = InOrder(feeds.Where(feed => feed.Source.IsFollowed()).Select(ToFollow));
        }
        Changed?.Invoke();
        return All.Count;
    }

    /// <summary>People are called something else.</summary>
    public void Rename()
    {
        lock (_lock)
        {
            All = InOrder(All.Select(one => one.Feed.IsPersonal ? one with { Name = NameOf(one.Feed) } : one));
        }
        Changed?.Invoke();
    }

    private static IReadOnlyList<Follow> InOrder(IEnumerable<Follow> follows) =>
        [.. follows.OrderBy(follow => follow.Name, StringComparer.OrdinalIgnoreCase)];

    private Follow ToFollow(FeedEntity entity)
    {
        var feed = entity.ToAddress();
        var name = feed.IsPersonal ? NameOf(feed) : DisplayName.OfFeed(entity.Name, feed);
        return new Follow(feed, name, !feed.IsPersonal && !feed.IsComments);
    }

    private string NameOf(FeedAddress person) => names.Of(person.Service);
}
