using Microblog.Core.Cache;

namespace Microblog.Core.Timelines;

public sealed partial class TimelineEngine
{
    /// <summary>Why a feed is read, the most urgent first.</summary>
    private enum Reason
    {
        Question,
        Window,
        Head,
        Count,
    }

    /// <summary>True while an answer is on its way.</summary>
    internal bool IsReading => _feeds.Values.Any(feed => feed.InFlight is { IsAnswered: false });

    /// <summary>Sends requests for what is demanded, as far as there are free slots.</summary>
    internal void SendDemanded()
    {
        if (!IsOnline)
        {
            return;
        }
        var places = new RequestSlots(options, _feeds.Values);
        if (places.AreTaken)
        {
            return;
        }
        var wanted = Demanded();
        while (wanted.TryDequeue(out var want, out _))
        {
            var (feed, index, reason) = want;
            if (places.TryTake(feed))
            {
                Send(feed, index, reason);
            }
            else if (places.AreTaken)
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
        var found = new List<((FeedState Feed, int Index, Reason Reason) Want, (Reason, long, int) Rank)>();
        void Add(FeedState feed, int index, Reason reason) =>
            found.Add(((feed, index, reason), (reason, ~feed.NewestKey, found.Count)));
        foreach (var feed in _feeds.Values.Where(feed => feed.IsIdle))
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
        foreach (var window in _windows)
        {
            if (window.Has(feed))
            {
                isSeen = true;
                if (feed.IsStopped && !window.IsReading)
                {
                    continue;
                }
                var index = feed.Coverage.FirstUnread(feed.Epoch, window.Demand.Range.Low, window.Demand.Range.High);
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
        foreach (var window in _windows)
        {
            if (window.Scope == TimelineScope.Home && window.ReadMarker != Position.Top)
            {
                low = Math.Min(low, window.ReadMarker.Key);
            }
        }
        // The same judgement as that of the number above the window: what is counted there is complete when this is read.
        return low == long.MaxValue ? -1 : feed.Coverage.FirstUnread(feed.Epoch, low + 1, long.MaxValue);
    }

    private void Send(FeedState feed, int index, Reason reason)
    {
        var request =
            index < 0
                ? new FeedRequest
                {
                    FeedId = feed.FeedId,
                    Feed = feed.Address,
                    ItemId = feed.NextAsk,
                    Start = _sequence,
                    Epoch = feed.Epoch,
                }
                : PageRequest(feed, index);
        feed.BeginRequest(request, isAhead: reason is Reason.Head or Reason.Count);
        send(request);
    }

    private FeedRequest PageRequest(FeedState feed, int index)
    {
        var segments = feed.Coverage.Segments;
        var segment = segments[index];
        var above = segments.Take(index).Sum(segment => segment.Count);
        var items = above + options.PageSize;
        if (index > 0 && feed.Rsm == false && segment.Count > 0)
        {
            // Without RSM one request reads again all that is cached and demanded, from the head down.
            var low = _windows
                .Where(window => window.Has(feed))
                .Select(window => window.Demand.Range.Low)
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
            Start = _sequence,
            Epoch = feed.Epoch,
        };
    }
}
