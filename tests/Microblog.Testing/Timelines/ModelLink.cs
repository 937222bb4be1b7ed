using Microblog.Core.Cache;

namespace Microblog.Testing.Timelines;

/// <summary>What is on its way between a device and the server of a feed.</summary>
internal sealed class ModelLink
{
    private const int Repeatable = 6;

    private readonly List<FeedEvent> _recent = [];

    /// <summary>In the order in which they will arrive.</summary>
    public LinkedList<FeedEvent> Events { get; } = new();

    /// <summary>The request that the server has not answered.</summary>
    public FeedRequest? Asked
    {
        get;
        set
        {
            field = value;
            Ids = null;
        }
    }

    /// <summary>The ids that were read for it, where its page did not fit into one answer.</summary>
    public IReadOnlyList<string>? Ids { get; set; }

    /// <summary>The answer that has not arrived.</summary>
    public (FeedRequest Request, FeedReply Reply)? Reply { get; set; }

    /// <summary>True while events are lost and no one has noticed.</summary>
    public bool Lost { get; set; }

    /// <summary>When.</summary>
    public long LostAt { get; set; }

    /// <summary>When the last request was sent.</summary>
    public long AskedAt { get; set; }

    /// <summary>When the session began.</summary>
    public long EpochStart { get; set; }

    /// <summary>When the feed was followed.</summary>
    public long Followed { get; set; }

    /// <summary>When a purge or delete arrived.</summary>
    public long PurgedAt { get; set; }

    /// <summary>Items of which the device has heard that they are gone, and which have not been published again since.</summary>
    public HashSet<string> Gone { get; } = new(StringComparer.Ordinal);

    /// <summary>One item is gone, or all: but not those that came back, nor those of which the device will hear that.</summary>
    public void NoteGone(ModelServer server, string? itemId)
    {
        Gone.UnionWith(
            (itemId is null ? server.Ids : [itemId]).Where(id =>
                server.Find(id) is null && !Events.Any(happened => ItemOf(happened) == id)
            )
        );
    }

    public void Send(FeedEvent happened)
    {
        Events.AddLast(happened);
        _recent.Add(happened);
        if (_recent.Count > Repeatable)
        {
            _recent.RemoveAt(0);
        }
    }

    /// <summary>One of the last events comes once more.</summary>
    public void Repeat(int index)
    {
        if (_recent.Count > 0)
        {
            Events.AddLast(_recent[index % _recent.Count]);
        }
    }

    /// <summary>The newest event overtakes the one before it, where they tell of different items.</summary>
    public void Reorder()
    {
        if (Events.Last is { Previous: { } before } last && !IsOfOneItem(before.Value, last.Value))
        {
            Events.Remove(last);
            Events.AddBefore(before, last);
        }
    }

    /// <summary>Nothing that was on its way arrives.</summary>
    public void Clear()
    {
        ForgetEvents();
        Asked = null;
        Reply = null;
    }

    public void ForgetEvents()
    {
        Events.Clear();
        _recent.Clear();
    }

    /// <summary>The item that an event tells of; null all.</summary>
    public static string? ItemOf(FeedEvent happened) =>
        happened switch
        {
            FeedEvent.Published published => published.Item.ItemId,
            FeedEvent.Retracted retracted => retracted.ItemId,
            FeedEvent.Touched touched => touched.ItemId,
            _ => null,
        };

    private static bool IsOfOneItem(FeedEvent one, FeedEvent other) =>
        ItemOf(one) is not { } first || ItemOf(other) is not { } second || first == second;
}
