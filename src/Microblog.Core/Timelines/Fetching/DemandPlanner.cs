using Microblog.Core.Cache;

namespace Microblog.Core.Timelines.Fetching;

/// <summary>Decides which feed reads what next, and sends the requests: one at a time for each feed, as far as there are slots.</summary>
/// <param name="options">How many slots there are, and how large a page is.</param>
/// <param name="feeds">All feeds.</param>
/// <param name="demands">The windows that are open.</param>
/// <param name="send">Takes a request that is under way from then on.</param>
internal sealed class DemandPlanner(
    TimelineEngineOptions options,
    FeedSet feeds,
    IReadOnlyList<IFeedDemand> demands,
    Action<FeedRequest> send
)
{
    /// <summary>Why a feed is read, the most urgent first.</summary>
    private enum Reason
    {
        Question,
        Window,
        Head,
        Count,
    }

    /// <summary>Sends requests for what is demanded, as far as there are free slots.</summary>
    /// <param name="sequence">The account's change counter: what happens after it is newer than the replies.</param>
    public void SendDemanded(long sequence)
    {
        if (!feeds.IsOnline)
        {
            return;
        }
        var slots = new RequestSlots(options, feeds.All);
        if (slots.AreTaken)
        {
            return;
        }
        var demanded = Demanded();
        while (demanded.TryDequeue(out var next, out _))
        {
            var (feed, index, reason) = next;
            if (slots.TryTake(feed))
            {
                var request = index < 0 ? ItemRequest(feed, sequence) : PageRequest(feed, index, sequence);
                feed.BeginRequest(request, isAhead: reason is Reason.Head or Reason.Count);
                send(request);
            }
            else if (slots.AreTaken)
            {
                return;
            }
        }
    }

    /// <summary>
    /// What each feed that is free should read, the most urgent first: questions, windows, heads by their newest post, and
    /// at last what is only counted.
    /// </summary>
    private PriorityQueue<(FeedState Feed, int Index, Reason Reason), (Reason, long, int)> Demanded()
    {
        var found = new List<((FeedState Feed, int Index, Reason Reason) Read, (Reason, long, int) Rank)>();
        void Add(FeedState feed, int index, Reason reason) =>
            found.Add(((feed, index, reason), (reason, ~feed.NewestKey, found.Count)));
        foreach (var feed in feeds.All.Where(feed => feed.IsIdle))
        {
            if (feed.Asks.Count > 0)
            {
                Add(feed, -1, Reason.Question);
                continue;
            }
            var (isSeen, index) = DemandedByWindows(feed);
            if (feed.IsStopped)
            {
                if (index < 0)
                {
                    continue;
                }
                feed.ResumeCatchUp(); // Reading has reached it.
            }
            if (feed.IsHeadUnread && (feed.Home || isSeen))
            {
                Add(feed, 0, Reason.Head);
            }
            else if (index >= 0)
            {
                Add(feed, index, Reason.Window);
            }
            else if (Ahead(feed) is >= 0 and var ahead)
            {
                Add(feed, ahead, Reason.Count);
            }
        }
        return new(found); // Few of many are taken: none need be sorted.
    }

    /// <summary>Whether a window shows the feed, and the first segment that one demands; -1 none.</summary>
    private (bool IsSeen, int Index) DemandedByWindows(FeedState feed)
    {
        // Runs for every feed with every answer: loops, for the sake of what they do not allocate.
        var (isSeen, first) = (false, -1);
        for (var number = 0; number < demands.Count; number++)
        {
            var demand = demands[number];
            if (demand.Scope.Has(feed))
            {
                isSeen = true;
                if (feed.IsStopped && !demand.IsReading)
                {
                    continue;
                }
                var index = feed.Coverage.FirstUnread(feed.Epoch, demand.Range.Low, demand.Range.High);
                first = index >= 0 && (first < 0 || index < first) ? index : first;
            }
        }
        return (isSeen, first);
    }

    /// <summary>The first segment above a reader of home that is read to count what is new, a few pages at most; -1 none.</summary>
    private int Ahead(FeedState feed)
    {
        if (!feed.Home || feed.PagesAhead >= options.MaxPagesAhead)
        {
            return -1;
        }
        var low = long.MaxValue;
        for (var number = 0; number < demands.Count; number++)
        {
            var demand = demands[number];
            if (demand.Scope == TimelineScope.Home && demand.ReadMarker != Position.Top)
            {
                low = Math.Min(low, demand.ReadMarker.Key);
            }
        }
        // The same judgement as that of the number above the window: what is counted there is complete when this is read.
        return low == long.MaxValue ? -1 : feed.Coverage.FirstUnread(feed.Epoch, low + 1, long.MaxValue);
    }

    private static FeedRequest ItemRequest(FeedState feed, long sequence) =>
        new()
        {
            FeedId = feed.FeedId,
            Feed = feed.Address,
            ItemId = feed.NextAsk,
            Start = sequence,
            Epoch = feed.Epoch,
        };

    private FeedRequest PageRequest(FeedState feed, int index, long sequence)
    {
        var segments = feed.Coverage.Segments;
        var segment = segments[index];
        var above = segments.Take(index).Sum(segment => segment.Count);
        var items = above + options.PageSize;
        if (index > 0 && feed.Rsm == false && segment.Count > 0)
        {
            // Without RSM one request reads again all that is cached and demanded, from the head down.
            var low = demands
                .Where(demand => demand.Scope.Has(feed))
                .Select(demand => demand.Range.Low)
                .DefaultIfEmpty(0)
                .Min();
            var hints = segment.MinKey >= low ? segment.Count : Math.Min(segment.Count, options.PageSize);
            items = Math.Max(items, above + hints);
        }
        return new FeedRequest
        {
            FeedId = feed.FeedId,
            Feed = feed.Address,
            Token = segment.Token ?? "",
            MaxItems = items,
            PageSize = options.PageSize,
            IsHead = index == 0,
            Start = sequence,
            Epoch = feed.Epoch,
        };
    }
}
