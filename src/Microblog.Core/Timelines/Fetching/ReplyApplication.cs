using Microblog.Core.Cache;
using Microblog.Core.Model;

namespace Microblog.Core.Timelines.Fetching;

/// <summary>Puts what came of a request into the state of its feed, and into the cache.</summary>
/// <param name="store">The cache.</param>
/// <param name="writer">Stores the changes.</param>
/// <param name="now">The time, microseconds since 1970.</param>
internal sealed class ReplyApplication(ITimelineStore store, FeedWriter writer, Func<long> now)
{
    private const int MaxResets = 3;

    /// <summary>Applies the reply to the request that was under way, or its failure.</summary>
    /// <returns>True where it may have changed how far the feed is read, or why it is not.</returns>
    public async ValueTask<bool> ApplyAsync(
        FeedState feed,
        FeedRequest request,
        FeedReply reply,
        CancellationToken cancellation
    )
    {
        feed.EndRequest();
        if (reply.Failure is { } why && why != FeedFailure.NotFound && request.ItemId is { } itemId)
        {
            await FailQuestionAsync(feed, itemId, why, cancellation);
            return true;
        }
        if (reply.Failure is { } failure && request.ItemId is null)
        {
            await FailAsync(feed, request, failure, cancellation);
            return true;
        }
        feed.Succeed(isWhole: reply.Failure is null);
        if (request.ItemId is not null)
        {
            await AnswerAsync(feed, request, reply, cancellation);
            return false;
        }
        if (feed.Events.IsCleared(request) || request.Epoch != feed.Epoch)
        {
            return false;
        }
        var isApplied = await PageAsync(feed, request, reply, cancellation);
        feed.NotePage();
        return isApplied;
    }

    private async ValueTask FailAsync(
        FeedState feed,
        FeedRequest request,
        FeedFailure failure,
        CancellationToken cancellation
    )
    {
        var isGone =
            failure
            is FeedFailure.NotFound
                or FeedFailure.Forbidden
                or FeedFailure.NeedsPresence
                or FeedFailure.NeedsPresenceOrMissing;
        if (isGone && !feed.Events.IsCleared(request))
        {
            await ClearAsync(feed, request, isMissing: failure == FeedFailure.NotFound, cancellation);
        }
        if (failure == FeedFailure.NotFound)
        {
            feed.SucceedMissing();
        }
        else
        {
            feed.BackOff(failure, mayHaveLostEvents: true);
        }
    }

    /// <summary>It is not asked again, or it would stand before all pages for ever: pages tell what became of the item.</summary>
    private async ValueTask FailQuestionAsync(
        FeedState feed,
        string itemId,
        FeedFailure failure,
        CancellationToken cancellation
    )
    {
        feed.EndAsk(itemId);
        if (failure is FeedFailure.NoAnswer or FeedFailure.NoServer)
        {
            feed.BackOff(failure, mayHaveLostEvents: true); // All is read again when it is over.
        }
        else
        {
            feed.NoteFailure(failure);
            await writer.BeginEpochAsync(feed, cancellation);
        }
    }

    /// <summary>The rows of a feed that may not be read, or does not exist, go; those that events brought since then stay.</summary>
    private async ValueTask ClearAsync(
        FeedState feed,
        FeedRequest request,
        bool isMissing,
        CancellationToken cancellation
    )
    {
        var change = new FeedChange(feed);
        var left = new List<CachedEntry>();
        foreach (var row in await store.GetAllAsync(feed.FeedId, cancellation))
        {
            if (feed.Events.IsStamped(row.ItemId, request))
            {
                left.Add(row);
                continue;
            }
            feed.Events.Remember(row.ItemId, row.Version);
            change.Add(row, null, ChangeCause.Page);
        }
        var head = Segment.NewHead(0);
        head.Epoch = isMissing && left.Count == 0 && request.Epoch == feed.Epoch ? feed.Epoch : 0;
        Placement.Place(head, left, [], feed.Coverage.NextNumber(), change);
        feed.BeginAgain(head);
        await writer.CommitAsync(change, cancellation);
    }

    private async ValueTask AnswerAsync(
        FeedState feed,
        FeedRequest request,
        FeedReply reply,
        CancellationToken cancellation
    )
    {
        var itemId = request.ItemId!;
        if (feed.Events.IsStamped(itemId, request) || feed.Events.IsCleared(request))
        {
            return; // Something newer came: asked again.
        }
        feed.EndAsk(itemId);
        var item = reply.Items.FirstOrDefault(item => item.ItemId == itemId);
        await writer.CommitAsync(
            await new LiveApplication(feed, store, now()).AnswerAsync(itemId, item, cancellation),
            cancellation
        );
    }

    private async ValueTask<bool> PageAsync(
        FeedState feed,
        FeedRequest request,
        FeedReply reply,
        CancellationToken cancellation
    )
    {
        if (feed.Rsm is { } known && known != reply.HasSet)
        {
            await ForgetAsync(feed, cancellation);
            if (reply.HasSet && request.Token.Length > 0)
            {
                feed.SetRsm(true);
                return false;
            }
        }
        feed.SetRsm(reply.HasSet);
        var page = reply.Items.DistinctBy(item => item.ItemId).ToList();
        if (!reply.HasSet)
        {
            page.Reverse();
            var all = await store.GetSegmentsAsync(feed.FeedId, feed.Coverage.Segments, cancellation);
            await writer.CommitAsync(new NewestApplication(feed, request, now()).Apply(page, all), cancellation);
            return true;
        }
        var ascending = reply is not { First: { } first, Last: { } last } || PageToken.Compare(first, last) <= 0;
        if (ascending)
        {
            page.Reverse();
        }
        var min = (ascending ? reply.First : reply.Last) ?? "";
        if (page.Count > 0 && IsDead(request.Token, min))
        {
            await ForgetAsync(feed, cancellation);
            if (feed.Resets > MaxResets)
            {
                feed.BackOff(FeedFailure.Unreadable, mayHaveLostEvents: false);
            }
            return false;
        }
        if (PageReach.Of(feed.Coverage, request, reply, ascending) is not { } reach)
        {
            return false;
        }
        var segments = feed.Coverage.Segments.Skip(reach.From).Take(reach.To - reach.From + 1).ToList();
        var rows = await store.GetSegmentsAsync(feed.FeedId, segments, cancellation);
        var near = rows.Select(row => row.ItemId).ToHashSet(StringComparer.Ordinal);
        var far = page.Select(item => item.ItemId).Where(id => !near.Contains(id)).ToList();
        var hasOthers = feed.Coverage.Segments.Except(segments).Any(segment => segment.LastOrd >= segment.FirstOrd);
        var elsewhere = far.Count > 0 && hasOthers ? await store.FindAsync(feed.FeedId, far, cancellation) : [];
        var change = new PageApplication(feed, request, now()).Apply(
            reach,
            page,
            [.. segments.Select(segment => rows.Where(row => segment.Holds(row)).ToList())],
            elsewhere
        );
        await writer.CommitAsync(change, cancellation);
        return true;
    }

    /// <summary>A page that does not lead down: the server took the token for garbage and gave its last page again.</summary>
    private static bool IsDead(string token, string min) =>
        token.Length > 0 && (PageToken.Compare(min, token) >= 0 || !PageToken.LookAlike(min, token));

    /// <summary>All rows become hints of one segment that was never read.</summary>
    private async ValueTask ForgetAsync(FeedState feed, CancellationToken cancellation)
    {
        var change = new FeedChange(feed);
        var all = await store.GetSegmentsAsync(feed.FeedId, feed.Coverage.Segments, cancellation);
        var head = Segment.NewHead(0);
        Placement.Place(head, all, [], feed.Coverage.NextNumber(), change);
        feed.Reset(head);
        await writer.CommitAsync(change, cancellation);
    }
}
