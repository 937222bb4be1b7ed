using Microblog.Core.Accounts;
using Microblog.Core.Model;
using Microblog.Xmpp;

namespace Microblog.Core.Follows;

/// <summary>The account's follows, as long as the session of this page is open.</summary>
internal sealed class GuardedFollows(IFollows follows, SessionGate gate) : IFollows
{
    public IReadOnlyList<Follow> All => follows.All;

    public bool IsLoading => follows.IsLoading;

    public IReadOnlyList<Jid> Requests => follows.Requests;

    public bool IsAsked(FeedAddress feed) => follows.IsAsked(feed);

    public event Action? Changed
    {
        add => follows.Changed += value;
        remove => follows.Changed -= value;
    }

    private IFollows Open
    {
        get
        {
            gate.Check();
            return follows;
        }
    }

    public Task<FollowResult> FollowAsync(FeedAddress feed, string? name, CancellationToken cancellation = default) =>
        Open.FollowAsync(feed, name, cancellation);

    public Task AnswerAsync(Jid person, bool accept, CancellationToken cancellation = default) =>
        Open.AnswerAsync(person, accept, cancellation);

    public Task UnfollowAsync(FeedAddress feed, CancellationToken cancellation = default) =>
        Open.UnfollowAsync(feed, cancellation);
}
