using Microblog.Core.Accounts;
using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Timelines.Windows;

namespace Microblog.Core.Timelines;

/// <summary>Where the account was reading, as long as the session of this page is open.</summary>
internal sealed class GuardedReadingPositions(IReadingPositions places, SessionGate gate) : IReadingPositions
{
    private IReadingPositions Open
    {
        get
        {
            gate.Check();
            return places;
        }
    }

    public Task<ReadingPosition?> GetAsync(FeedAddress? feed, CancellationToken cancellation = default) =>
        Open.GetAsync(feed, cancellation);

    public Task SetAsync(
        FeedAddress? feed,
        PostAddress? post,
        int offset,
        PostAddress? seen = null,
        CancellationToken cancellation = default
    ) => Open.SetAsync(feed, post, offset, seen, cancellation);

    public Task<Position?> FindAsync(PostAddress post, CancellationToken cancellation = default) =>
        Open.FindAsync(post, cancellation);
}
