namespace Microblog.Core.Cache;

/// <summary>Puts live events and answers by id into the cache. When in doubt the server is asked by id.</summary>
internal sealed class LiveApplication(FeedState feed, ITimelineStore store, long now)
{
    private const int MostInOneMoment = 1000;

    private readonly FeedChange _change = new(feed);

    /// <summary>Applies an event; <paramref name="sequence"/> is the account's change counter after it.</summary>
    public async ValueTask<FeedChange> ApplyAsync(FeedEvent happened, long sequence, CancellationToken cancellation)
    {
        switch (happened)
        {
            case FeedEvent.Published published:
                await PublishAsync(published.Item, sequence, cancellation);
                break;
            case FeedEvent.Touched touched:
                feed.Events.Stamp(touched.ItemId, sequence);
                feed.Ask(touched.ItemId);
                break;
            case FeedEvent.Retracted retracted:
                await RetractAsync(retracted.ItemId, sequence, cancellation);
                break;
            case FeedEvent.Cleared:
                await ClearAsync(sequence, cancellation);
                break;
        }
        return _change;
    }

    /// <summary>Applies the answer to a question by id; null says that the item is not there.</summary>
    public async ValueTask<FeedChange> AnswerAsync(string itemId, IncomingItem? item, CancellationToken cancellation)
    {
        var old = (await store.FindAsync(feed.FeedId, [itemId], cancellation)).FirstOrDefault();
        if (item is null)
        {
            if (old is not null)
            {
                Remove(old, ChangeCause.Answer);
            }
        }
        else if (old is null)
        {
            await AddOnTopAsync(item, ChangeCause.Answer, cancellation);
        }
        else if (old.Version != item.Version)
        {
            await ReplaceAsync(old, item, old.IsProvisional, ChangeCause.Answer, cancellation);
        }
        return _change;
    }

    private async ValueTask PublishAsync(IncomingItem item, long sequence, CancellationToken cancellation)
    {
        var old = (await store.FindAsync(feed.FeedId, [item.ItemId], cancellation)).FirstOrDefault();
        if (old is not null && old.Version == item.Version)
        {
            if (item.IsSent)
            {
                // Its event was faster than the answer, and could not say who sent it.
                var sent = EntryFactory.Create(feed, item, old, now, old.IsProvisional) with
                {
                    Touched = old.Touched,
                };
                _change.Add(old, sent, ChangeCause.Event);
            }
            return;
        }
        feed.Events.Stamp(item.ItemId, sequence);
        if (feed.Events.IsRemembered(item.ItemId, item.Version))
        {
            feed.Ask(item.ItemId);
            return;
        }
        if (old is null)
        {
            await AddOnTopAsync(item, ChangeCause.Event, cancellation);
        }
        else
        {
            await ReplaceAsync(old, item, isProvisional: true, ChangeCause.Event, cancellation);
        }
    }

    private async ValueTask RetractAsync(string itemId, long sequence, CancellationToken cancellation)
    {
        feed.Events.Stamp(itemId, sequence);
        var old = (await store.FindAsync(feed.FeedId, [itemId], cancellation)).FirstOrDefault();
        var again = feed.Events.RememberRetract(itemId);
        if (old is null)
        {
            return;
        }
        if (again)
        {
            feed.Ask(itemId);
        }
        Remove(old, ChangeCause.Event);
    }

    private async ValueTask ClearAsync(long sequence, CancellationToken cancellation)
    {
        foreach (var row in await store.GetAllAsync(feed.FeedId, cancellation))
        {
            feed.Events.Remember(row.ItemId, row.Version);
            feed.Events.RememberRetract(row.ItemId);
            _change.Add(row, null, ChangeCause.Event);
        }
        feed.BeginAgain(Segment.NewHead(feed.Coverage.NextNumber()));
        feed.Events.StampCleared(sequence);
    }

    private async ValueTask AddOnTopAsync(IncomingItem item, ChangeCause cause, CancellationToken cancellation)
    {
        // What comes in the same moment comes after what was there.
        var seen = feed.NewestKey >= now && feed.NewestKey < now + MostInOneMoment ? feed.NewestKey + 1 : now;
        var dated = WholeSeconds.OnTop(item, await HighestAsync(item, cancellation));
        var row = EntryFactory.Create(feed, dated, null, seen, isProvisional: true);
        await PutOnTopAsync(row, cancellation);
        _change.Add(null, row, cause);
    }

    /// <summary>The highest key up to the end of the item's second.</summary>
    private async ValueTask<long?> HighestAsync(IncomingItem item, CancellationToken cancellation)
    {
        if (item.Published is not { } date || WholeSeconds.End(date) is var end && end == date)
        {
            return null;
        }
        if (feed.NewestKey <= end)
        {
            return feed.NewestKey;
        }
        var place = Position.Top with { Key = end };
        var rows = await store.BelowAsync(new TimelineScope(feed.FeedId), place, 1, cancellation);
        return rows.Count > 0 ? rows[0].Key : null;
    }

    private async ValueTask PutOnTopAsync(CachedEntry row, CancellationToken cancellation)
    {
        var head = feed.Coverage.Head;
        var ord = head.Count == 0 && head.LastOrd < head.FirstOrd ? head.FirstOrd : head.FirstOrd - 1;
        var others = Placement.Of(feed.Coverage.Segments.Skip(1));
        if (!others.Any(range => range.Meets(head.Number, ord, ord)))
        {
            row.Segment = head.Number;
            row.Ord = ord;
            head.LastOrd = head.LastOrd < head.FirstOrd ? ord : head.LastOrd;
            head.FirstOrd = ord;
            head.Count++;
            head.Include(row.Key);
            return;
        }
        var rows = await store.GetSegmentsAsync(feed.FeedId, [head], cancellation);
        rows.RemoveAll(other => other.ItemId == row.ItemId);
        Placement.Place(head, [row, .. rows], [.. others], feed.Coverage.NextNumber(), _change);
    }

    /// <summary>Another version of a row, whichever way it came.</summary>
    private async ValueTask ReplaceAsync(
        CachedEntry old,
        IncomingItem item,
        bool isProvisional,
        ChangeCause cause,
        CancellationToken cancellation
    )
    {
        feed.Events.Remember(old.ItemId, old.Version);
        CachedEntry row;
        if (feed.Rsm == false)
        {
            // Without RSM (prosody) an edit moves the item to the newest place. Left where it was, the row would pass for
            // proof that a page which has it reaches that far down.
            row = EntryFactory.Create(feed, item, old, now, isProvisional: true);
            LeavePlace(old);
            await PutOnTopAsync(row, cancellation);
        }
        else
        {
            row = EntryFactory.Create(feed, item, old, now, isProvisional);
            feed.Coverage.At(old)?.Include(row.Key);
        }
        _change.Add(old, row, cause);
    }

    private void Remove(CachedEntry row, ChangeCause cause)
    {
        feed.Events.Remember(row.ItemId, row.Version);
        LeavePlace(row);
        _change.Add(row, null, cause);
    }

    private void LeavePlace(CachedEntry row)
    {
        if (feed.Coverage.At(row) is { } segment)
        {
            segment.Count--;
        }
    }
}
