using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Xmpp;

namespace Microblog.Core.Timelines;

/// <summary>Puts replies to requests into the cache, asks again where none came, and trims the cache now and then. In the mailbox.</summary>
internal sealed class FeedReplies(
    TimelineEngine engine,
    TimelineConnection connection,
    ClaimedDeletions deletions,
    FeedPolling polling,
    TimeBudgets budgets,
    int keep
)
{
    private const int PagesBetweenPruning = 50;
    private static readonly Backoff Retries = new(TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(15));

    private readonly Dictionary<long, int> _failures = [];
    private int _pages;

    /// <summary>A request was answered, or failed.</summary>
    public async ValueTask TakeAsync(FeedRequest request, FeedReply reply, CancellationToken stop)
    {
        if (request is { ItemId: null, Token: "" })
        {
            polling.NoteHeadRead(request.FeedId);
        }
        await engine.OnReplyAsync(request, await deletions.OrKeptAsync(request, reply, stop), stop);
        if (++_pages % PagesBetweenPruning == 0)
        {
            await engine.PruneAsync(keep, stop);
        }
        if (reply.Failure is FeedFailure.NoAnswer or FeedFailure.NoServer)
        {
            var failures = _failures[request.FeedId] = _failures.GetValueOrDefault(request.FeedId) + 1;
            connection.Later(Retries.After(failures), end => engine.RetryAsync(request.FeedId, end));
        }
        else
        {
            _failures.Remove(request.FeedId);
        }
        budgets.NoteAnswer();
    }
}
