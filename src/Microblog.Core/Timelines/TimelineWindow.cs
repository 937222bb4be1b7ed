using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Timelines.Fetching;
using Microblog.Core.Timelines.Windows;

namespace Microblog.Core.Timelines;

/// <summary>A window as a page holds it: snapshots of posts, made on the account's writer.</summary>
public sealed class TimelineWindow : ITimeline
{
    private readonly AccountTimelines _timelines;
    private readonly int _count;
    private readonly Dictionary<CachedEntry, Post?> _posts = new(ReferenceEqualityComparer.Instance);
    private HashSet<string> _parents = [];
    private HashSet<string> _nodes = [];
    private bool _countReplies = true;
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _waiting;

    internal TimelineWindow(AccountTimelines timelines, WindowState state, int count)
    {
        _timelines = timelines;
        _count = count;
        State = state;
    }

    /// <inheritdoc />
    public TimelineSnapshot Snapshot { get; private set; } = new() { Loading = true };

    /// <inheritdoc />
    public event Action? Changed;

    /// <summary>Done when there is something to show, or certainly nothing.</summary>
    public Task FirstScreen => _first.Task;

    internal WindowState State { get; }

    internal bool HasChanges => State.HasChanges || _countReplies;

    /// <summary>True after the first answer while nothing is shown yet.</summary>
    internal bool HasAnswer { get; set; }

    /// <summary>True while its time budget runs.</summary>
    internal bool IsWatched { get; set; }

    /// <summary>Counts waits, so that an old one does not end a new one.</summary>
    internal int Wait { get; set; }

    /// <inheritdoc />
    public Task OlderAsync(int count, CancellationToken cancellation = default) =>
        DemandAsync(count, older: true, cancellation);

    /// <inheritdoc />
    public Task NewerAsync(int count, CancellationToken cancellation = default) =>
        DemandAsync(count, older: false, cancellation);

    /// <inheritdoc />
    public Task TrimAsync(
        int fromTop,
        int fromBottom,
        PostAddress? kept = null,
        CancellationToken cancellation = default
    ) =>
        _timelines.DoAsync(
            stop =>
            {
                var row = _posts.FirstOrDefault(pair => kept is not null && pair.Value?.Address == kept).Key;
                return _timelines.Engine.TrimAsync(State, fromTop, fromBottom, row, stop);
            },
            cancellation
        );

    private async Task DemandAsync(int count, bool older, CancellationToken cancellation)
    {
        Task? wait = null;
        await _timelines.DoAsync(
            async stop =>
            {
                await _timelines.Engine.DemandAsync(State, older ? count : 0, older ? 0 : count, stop);
                if ((older ? State.Older : State.Newer) > 0 && _timelines.Engine.IsOnline && _timelines.IsOpen(this))
                {
                    _waiting ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    wait = _waiting.Task;
                }
            },
            cancellation
        );
        if (wait is not null)
        {
            await wait.WaitAsync(cancellation);
        }
    }

    /// <inheritdoc />
    public Task SeeAsync(Position place, CancellationToken cancellation = default) =>
        _timelines.DoAsync(stop => _timelines.Engine.SeeAsync(State, place, stop), cancellation);

    /// <inheritdoc />
    public Task ShowNewAsync(CancellationToken cancellation = default) =>
        _timelines.DoAsync(
            async stop =>
            {
                // A few are added above; after a long absence the window starts anew at the top.
                if (State is { HasNewer: false, Rows.Count: > 0 } && State.AboveCount <= _count)
                {
                    await _timelines.Engine.ShowUnreadAsync(State, _count, stop);
                }
                else
                {
                    await _timelines.Engine.MoveAsync(State, place: null, _count, stop);
                }
            },
            cancellation
        );

    /// <inheritdoc />
    public Task ShowPlaceAsync(Position place, CancellationToken cancellation = default) =>
        _timelines.DoAsync(stop => _timelines.Engine.MoveAsync(State, place, 2 * _count, stop), cancellation);

    /// <inheritdoc />
    public Task RetryAsync(FeedAddress feed, CancellationToken cancellation = default) =>
        _timelines.RetryAsync(feed, cancellation);

    /// <inheritdoc />
    public Task StopCatchUpAsync(CancellationToken cancellation = default) =>
        _timelines.DoAsync(_timelines.Engine.StopCatchUpAsync, cancellation);

    /// <inheritdoc />
    public Task CatchUpAsync(CancellationToken cancellation = default) =>
        _timelines.DoAsync(_timelines.Engine.CatchUpAsync, cancellation);

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _timelines.Close(() => this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Its demand is over. In the mailbox.</summary>
    internal void End()
    {
        _waiting?.TrySetCanceled();
        _waiting = null;
    }

    /// <summary>Replies are counted anew with the next snapshot.</summary>
    internal void CountAgain() => _countReplies = true;

    /// <summary>Decides anew who wrote its posts, and what they are called. In the mailbox.</summary>
    /// <param name="andCount">True where what is counted depends on it: the reader's own likes, by the services that are known.</param>
    internal void ReviewAuthors(bool andCount)
    {
        foreach (var (row, post) in _posts.ToList())
        {
            if (post is not null)
            {
                var reviewed = _timelines.Index.Review(post);
                andCount |= !ReferenceEquals(reviewed, post);
                _posts[row] = reviewed;
            }
        }
        _countReplies |= andCount;
    }

    /// <summary>Replies are counted, and what they answer is read, again after a change that may concern them.</summary>
    internal void OnEntryChanged(FeedAddress feed, EntryChange change)
    {
        if (
            feed.IsComments
            || change.Now is null
            || change.Now.Content is { Parent: not null } or { ParentId: not null }
            || _parents.Contains(change.Now.Address)
            || (change.Now.Content is { Comments: { } comments } && _nodes.Contains(comments))
        )
        {
            _countReplies = true;
        }
    }

    /// <summary>Makes a new snapshot. In the mailbox.</summary>
    internal async ValueTask PublishAsync(CancellationToken cancellation)
    {
        State.BeginSnapshot();
        _timelines.Engine.NoteTop(State);
        List<CachedEntry> rows = [.. State.Own, .. State.Rows];
        var known = rows.ToHashSet<CachedEntry>(ReferenceEqualityComparer.Instance);
        if (State.Kept is { } outside)
        {
            known.Add(outside);
            if (_timelines.AddressOf(outside.FeedId) is { } itsFeed && !_posts.ContainsKey(outside))
            {
                _posts[outside] = _timelines.Index.ToPost(outside, itsFeed);
            }
        }
        foreach (var gone in _posts.Keys.Where(row => !known.Contains(row)).ToList())
        {
            _posts.Remove(gone);
        }
        var fresh = new List<CachedEntry>();
        foreach (var row in rows.Where(row => !_posts.ContainsKey(row)).ToList())
        {
            var post = _timelines.AddressOf(row.FeedId) is { } feed ? _timelines.Index.ToPost(row, feed) : null;
            // The post says it all from here on: the window need not hold its source as well.
            var light = State.EvictPayload(row);
            _posts[light] = post;
            fresh.Add(light);
        }
        rows = [.. State.Own, .. State.Rows];
        if (fresh.Count > 0 || _countReplies)
        {
            // Catching up brings rows into a window again and again: those that were looked at are not looked at each time.
            var looked = _countReplies ? rows : fresh;
            var enriched = await _timelines.Index.EnrichAsync(
                [.. looked.Select(row => _posts[row]).OfType<Post>()],
                cancellation
            );
            foreach (var row in looked)
            {
                if (_posts[row] is { } post)
                {
                    _posts[row] = enriched.GetValueOrDefault(post.Address, post);
                }
            }
            var shown = rows.Select(row => _posts[row]).OfType<Post>().ToList();
            _parents = rows.Select(row => row.Content?.Parent)
                .Concat(shown.Select(post => post.Parent is { } parent ? ItemReader.Sortable(parent.Address) : null))
                .OfType<string>()
                .ToHashSet(StringComparer.Ordinal);
            _nodes = shown
                .Where(post => post.Address.Feed.IsComments)
                .Select(post => ItemReader.Sortable(post.Address.Feed))
                .ToHashSet(StringComparer.Ordinal);
            _countReplies = false;
            _timelines.Index.DemandAvatars(shown);
        }
        Snapshot = MakeSnapshot(PostsOf(State.Rows), PostsOf(State.Own));
        if (State is { Older: 0, Newer: 0 } || !_timelines.Engine.IsOnline)
        {
            _waiting?.TrySetResult();
            _waiting = null;
        }
        if (Snapshot.Posts.Count > 0 || Snapshot.AtEnd || Snapshot.Troubles.Count > 0 || Snapshot.Storage is not null)
        {
            _first.TrySetResult();
        }
        _timelines.NotifyListeners(() => Changed?.Invoke());
    }

    /// <summary>The time budget is over, and it is not known yet whether there is nothing.</summary>
    private bool IsBeingRead() =>
        State.IsWaiting
        && _timelines
            .Engine.FeedsOf(State)
            .Any(feed => feed is { IsHeadUnread: true, InFlight: not null, Failure: null });

    private List<Post> PostsOf(IEnumerable<CachedEntry> rows) => [.. rows.Select(row => _posts[row]).OfType<Post>()];

    private TimelineSnapshot MakeSnapshot(List<Post> posts, List<Post> own)
    {
        var engine = _timelines.Engine;
        return new TimelineSnapshot
        {
            Posts = posts,
            Own = own,
            Kept = State.Kept is { } kept ? _posts.GetValueOrDefault(kept) : null,
            IsKeptAbove = State.Kept is { } above && above.Position < State.Top,
            HasNewer = State.HasNewer,
            UnreadCount = State.UnreadCount,
            HasUnseen = State.Top < State.ReadMarker && State.Rows.Count > 0,
            HasMoreUnread = engine.IsOnline && State.UnreadCount > 0 && !engine.IsTopRead(State),
            Loading = posts.Count == 0 && !State.AtEnd && engine.IsOnline && (State.Older > 0 || IsBeingRead()),
            LoadingOlder = posts.Count > 0 && State.Older > 0 && engine.IsOnline,
            AtEnd = State.AtEnd,
            CatchUp = engine.ProgressOf(State),
            Storage = _timelines.StorageFailure,
            Troubles =
            [
                .. engine
                    .FeedsOf(State)
                    .Where(feed => feed.Failure is { } failure && !(failure == FeedFailure.NotFound && feed.Home))
                    .Select(feed => new FeedTrouble(feed.Address, feed.Failure!.Value)),
            ],
        };
    }
}
