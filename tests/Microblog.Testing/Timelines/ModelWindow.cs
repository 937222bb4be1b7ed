using Microblog.Core.Cache;
using Microblog.Core.Timelines;
using Microblog.Core.Timelines.Windows;

namespace Microblog.Testing.Timelines;

/// <summary>A window, and what it has shown as final.</summary>
internal sealed class ModelWindow
{
    private sealed record Mark(Position Top, Position Bottom, long Time, HashSet<long> Skipped, HashSet<long> Members);

    private readonly TimelineWorld _world;
    private readonly ModelReader _reader;
    private readonly List<Mark> _marks = [];
    private (Position Top, Position Bottom) _edges;
    private bool _wasComplete;

    public ModelWindow(TimelineWorld world, ModelReader reader, WindowState state)
    {
        (_world, _reader, State) = (world, reader, state);
        state.Inserted = OnInserted;
    }

    public WindowState State { get; }

    /// <summary>What its reader published since it was opened.</summary>
    public HashSet<(long FeedId, string ItemId)> Sent { get; } = [];

    /// <summary>What was shown is no longer final: it is read again.</summary>
    public void Forget() => _marks.Clear();

    /// <summary>Notes what is shown as final; after each call of the engine.</summary>
    public void Note(TimelineEngine engine)
    {
        engine.NoteTop(State);
        if (!engine.IsOnline)
        {
            _wasComplete = false;
            return;
        }
        var isNew = _edges != (State.Top, State.Bottom);
        _edges = (State.Top, State.Bottom);
        if (State.IsComplete && State.Rows.Count > 0 && (isNew || !_wasComplete))
        {
            var feeds = engine.Feeds.Where(State.Has).ToList();
            _marks.Add(
                new Mark(
                    State.Top,
                    State.Bottom,
                    _world.Clock,
                    [.. feeds.Where(feed => !feed.IsAwaited || IsUnread(feed)).Select(feed => feed.FeedId)],
                    [.. feeds.Select(feed => feed.FeedId)]
                )
            );
        }
        _wasComplete = State.IsComplete;
    }

    /// <summary>True for a feed that was followed, or skipped, when this part was shown, and is being read only now.</summary>
    private bool IsUnread(FeedState feed) =>
        feed.Coverage.FirstUnread(feed.Epoch, State.Bottom.Key, State.Top.Key) >= 0;

    /// <summary>
    /// Reading further never puts another row into what was shown as final. Rows that waited above and were shown unread are
    /// not: they, and what comes between them, are above the top of it.
    /// </summary>
    private void OnInserted(CachedEntry row, ChangeCause cause)
    {
        if (cause != ChangeCause.Page || _reader.ServerOf(row) is not var (server, link))
        {
            return;
        }
        if (server.Find(row.ItemId) is not { } item)
        {
            return;
        }
        foreach (var mark in _marks.Where(mark => row.Position >= mark.Top && row.Position <= mark.Bottom))
        {
            var excused =
                mark.Skipped.Contains(row.FeedId)
                || !mark.Members.Contains(row.FeedId)
                || item.Touched >= mark.Time
                || server.Switched >= mark.Time
                || link.Followed >= mark.Time
                || link.PurgedAt >= mark.Time
                || link.Lost
                || link.Events.Any(happened => (ModelLink.ItemOf(happened) ?? row.ItemId) == row.ItemId)
                || (!_world.Honest && (server.Kind == ModelServerKind.Prosody || item.Made > mark.Top.Key));
            if (excused)
            {
                return;
            }
            throw new BrokenPromiseException(
                $"finality: {row.Address} key {row.Key} came by a page into a window shown final at {mark.Time}"
            );
        }
    }
}
