using Microblog.Core.Follows;
using Microblog.Core.Model;
using Microblog.Xmpp;

namespace Microblog.Web.Tests.Fakes;

public sealed class FakeFollows : IFollows
{
    public FakeFollows(FakeWorld world)
    {
        All = world.Follows;
    }

    public IReadOnlyList<Follow> All { get; private set; }

    public bool IsLoading { get; private set; }

    public FollowResult Result { get; set; } = FollowResult.Following;

    public IReadOnlyList<Jid> Requests { get; set; } = [];

    /// <summary>Feeds whose owners were asked.</summary>
    public HashSet<FeedAddress> Asked { get; } = [];

    public bool IsAsked(FeedAddress feed) => Asked.Contains(feed);

    /// <summary>Posts of such a feed came.</summary>
    public void Answer(FeedAddress feed)
    {
        Asked.Remove(feed);
        Changed?.Invoke();
    }

    public event Action? Changed;

    public void Load(bool isLoading)
    {
        IsLoading = isLoading;
        Changed?.Invoke();
    }

    public Task AnswerAsync(Jid person, bool accept, CancellationToken cancellation = default)
    {
        Requests = [.. Requests.Where(one => one != person)];
        Changed?.Invoke();
        return Task.CompletedTask;
    }

    public Task<FollowResult> FollowAsync(FeedAddress feed, string? name, CancellationToken cancellation = default)
    {
        if (Result is FollowResult.Following or FollowResult.Requested)
        {
            if (Result == FollowResult.Requested)
            {
                Asked.Add(feed);
            }
            All = [.. All, new Follow(feed, name ?? FakeWorld.NameOf(feed), !feed.IsPersonal)];
            Changed?.Invoke();
        }
        return Task.FromResult(Result);
    }

    public Task UnfollowAsync(FeedAddress feed, CancellationToken cancellation = default)
    {
        All = [.. All.Where(follow => follow.Feed != feed)];
        Changed?.Invoke();
        return Task.CompletedTask;
    }
}
