using System.Collections.Concurrent;
using System.Threading.Channels;
using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Timelines.Threads;

namespace Microblog.Core.Timelines;

/// <summary>A thread: read from the cache, asked from the servers, and made again after each change that concerns it.</summary>
public sealed class LiveThread : IThread
{
    /// <summary>How long a thread waits after a change for others, before it is made again.</summary>
    internal static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(100);

    private const int MaxAncestors = 20;
    private const int MaxReplies = 500;

    private readonly AccountTimelines _timelines;
    private readonly PostAddress _address;
    private readonly Func<FeedAddress, bool> _isExpected;
    private readonly Func<FeedAddress, CancellationToken, Task> _subscribe;
    private readonly CancellationTokenSource _closed = new();

    // More than one change that is not looked at yet is as one.
    private readonly Channel<bool> _work = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    // Emptied by Retry, filled while the thread is made, read in the mailbox.
    private readonly ConcurrentDictionary<PostAddress, bool> _asked = new();
    private readonly Task _loop;
    private TimelineWindow? _comments;
    private bool _isSubscribed;
    private FeedFailure? _failure;

    private LiveThread(
        AccountTimelines timelines,
        PostAddress address,
        Func<FeedAddress, bool> isExpected,
        Func<FeedAddress, CancellationToken, Task> subscribe
    )
    {
        _isExpected = isExpected;
        _subscribe = subscribe;
        _timelines = timelines;
        _address = address;
        _timelines.EntryChanged += OnEntryChanged;
        _timelines.MutedChanged += Wake;
        _timelines.AuthorsChanged += Wake;
        _loop = RunAsync();
    }

    /// <inheritdoc />
    public ThreadSnapshot Snapshot { get; private set; } = new() { Loading = true };

    /// <inheritdoc />
    public event Action? Changed;

    /// <summary>Opens a thread with what the cache has, and asks for the rest.</summary>
    /// <param name="timelines">The account's.</param>
    /// <param name="address">The post.</param>
    /// <param name="isExpected">False for a service that may not hear from the reader what reading does not need.</param>
    /// <param name="subscribe">Subscribes to the node for replies, so that they come live; may fail.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<LiveThread> OpenAsync(
        AccountTimelines timelines,
        PostAddress address,
        Func<FeedAddress, bool> isExpected,
        Func<FeedAddress, CancellationToken, Task> subscribe,
        CancellationToken cancellation
    )
    {
        var thread = new LiveThread(timelines, address, isExpected, subscribe);
        try
        {
            await thread.MakeAsync(cancellation);
        }
        catch
        {
            await thread.DisposeAsync();
            throw;
        }
        thread.Wake();
        return thread;
    }

    /// <inheritdoc />
    public async Task RetryAsync(CancellationToken cancellation = default)
    {
        _asked.Clear();
        _failure = null;
        await _timelines.RetryAsync(_address.Feed, cancellation);
        Wake();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _timelines.EntryChanged -= OnEntryChanged;
        _timelines.MutedChanged -= Wake;
        _timelines.AuthorsChanged -= Wake;
        await _closed.CancelAsync();
        await _loop;
        if (_comments is not null)
        {
            await _comments.DisposeAsync();
        }
        _closed.Dispose();
    }

    private void Wake() => _work.Writer.TryWrite(true);

    private void OnEntryChanged(FeedAddress feed, EntryChange change)
    {
        var snapshot = Snapshot;
        var concerns =
            feed == _address.Feed
            || feed == snapshot.Post?.Comments
            || change.Now?.Content is { Comments: not null } && snapshot.Post?.Address.Feed.IsComments == true
            || feed.IsComments
            || change.Now?.Content is { Parent: not null } or { ParentId: not null };
        if (concerns)
        {
            Wake();
        }
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await _work.Reader.ReadAsync(_closed.Token);
                await Task.Delay(Settling, _timelines.Time, _closed.Token);
                await MakeAgainAsync();
                _timelines.NotifyListeners(() => Changed?.Invoke());
            }
        }
        catch (OperationCanceledException) when (_closed.IsCancellationRequested)
        {
            // Closed.
        }
    }

    private async Task MakeAgainAsync()
    {
        try
        {
            await AskAsync();
            await MakeAsync(_closed.Token);
            await SubscribeAsync();
        }
        catch (Exception failure) when (!_closed.IsCancellationRequested)
        {
            // The cache could not be read, say: what is shown stays, and Retry reads it again.
            _timelines.LogThreadFailed(_address, failure);
            Snapshot = Snapshot with { Loading = false, LoadingReplies = false, Failure = FeedFailure.NoAnswer };
        }
    }

    /// <summary>Asks for what is missing: the post, what it answers, and the newest replies.</summary>
    private async Task AskAsync()
    {
        var stop = _closed.Token;
        await AskOnceAsync(_address);
        var root = await _timelines.Index.FindAsync(_address, stop);
        if (root is null)
        {
            return;
        }
        var (at, depth) = (root, 0);
        while (at is not null && depth++ < MaxAncestors)
        {
            var parent = await _timelines.Index.FindParentAsync(at, stop);
            if (parent is not { IsNamed: true } && at.ParentAddress is { } missing && missing != parent?.Post.Address)
            {
                await AskOnceAsync(missing);
            }
            at = parent?.Post;
        }
        if (_comments is null && RepliesTo(root) is { } comments)
        {
            _comments = await _timelines.OpenAsync(comments, MaxReplies, stop);
            _comments.Changed += Wake;
        }
    }

    /// <summary>The node in which replies to a post are: its own, or the one that it is in itself.</summary>
    private static FeedAddress? RepliesTo(Post post) =>
        post.Comments ?? (post.Address.Feed.IsComments ? post.Address.Feed : null);

    /// <summary>
    /// Subscribes once, where the service is expected or the reader has written there. Without a subscription replies come
    /// when the thread is opened again; that is no reason not to show it.
    /// </summary>
    private async Task SubscribeAsync()
    {
        if (_isSubscribed || _comments is null || Snapshot.Post is not { } post || RepliesTo(post) is not { } comments)
        {
            return;
        }
        if (!_isExpected(comments) && !TakesPart(Snapshot, comments))
        {
            return;
        }
        _isSubscribed = true;
        try
        {
            await _subscribe(comments, _closed.Token);
            await _timelines.MarkStaleAsync(comments, _closed.Token);
        }
        catch (Xmpp.XmppException failure)
        {
            _timelines.LogNotSubscribed(comments, failure.Message);
        }
    }

    /// <summary>True where the reader has replied or liked in the node: it knows them by their own doing.</summary>
    private static bool TakesPart(ThreadSnapshot snapshot, FeedAddress comments) =>
        snapshot.Post?.OwnLike?.Feed == comments
        || snapshot.Replies.Any(reply =>
            (reply.Post.IsOwn && reply.Post.Address.Feed == comments) || reply.Post.OwnLike?.Feed == comments
        );

    private async Task AskOnceAsync(PostAddress address)
    {
        if (_asked.TryAdd(address, true))
        {
            await _timelines.AskAsync(address, _closed.Token);
        }
    }

    private async Task MakeAsync(CancellationToken cancellation)
    {
        var index = _timelines.Index;
        var post = await index.FindAsync(_address, cancellation);
        var isAsking = await IsAskingAsync(cancellation);
        if (post is null && await index.FindMutedAsync(_address, cancellation) is { } muted)
        {
            Snapshot = new ThreadSnapshot
            {
                MutedAuthor =
                    new[] { muted.Author, muted.CopiedFrom }.FirstOrDefault(one =>
                        _timelines.Muted.Has(one?.ToString())
                    ) ?? _address.Feed.Service.Bare,
            };
            return;
        }
        if (post is null)
        {
            FeedFailure? failure = isAsking ? null : _failure ?? FeedFailure.NotFound;
            Snapshot = new ThreadSnapshot { Loading = failure is null, Failure = failure };
            return;
        }
        var tree = await index.ReadThreadAsync(post, cancellation);
        var ancestors = new List<Post>(tree.Ancestors(post.Address, MaxAncestors));
        await AddAboveAsync(tree, ancestors, cancellation);
        var replies = tree.Replies(post.Address, MaxReplies);
        IReadOnlyList<Post> all = [.. ancestors, post, .. replies.Select(reply => reply.Post)];
        var enriched = await index.EnrichAsync(all, cancellation);
        index.DemandAvatars(all);
        var counts = tree.CountReplies();
        // The number at a post is what stands below it; what is above the tree has the number that it has at home.
        Post Known(Post one)
        {
            var known = enriched.GetValueOrDefault(one.Address, one);
            var replies = tree.Contains(one.Address) ? counts.GetValueOrDefault(one.Address) : known.ReplyCount;
            return replies == known.ReplyCount ? known : known with { ReplyCount = replies };
        }
        Snapshot = new ThreadSnapshot
        {
            Post = Known(post),
            Ancestors = [.. ancestors.Select(Known)],
            Replies = [.. replies.Select(reply => reply with { Post = Known(reply.Post) })],
            LoadingReplies = _comments?.Snapshot is { Loading: true } or { LoadingOlder: true },
            Failure = _comments?.Snapshot.Troubles.Select(trouble => (FeedFailure?)trouble.Reason).FirstOrDefault(),
        };
    }

    /// <summary>True until the server answered whether the post exists.</summary>
    private async Task<bool> IsAskingAsync(CancellationToken cancellation)
    {
        var isAsking = false;
        await _timelines.DoAsync(
            _ =>
            {
                var feed = _timelines.Find(_address.Feed);
                isAsking =
                    !_asked.ContainsKey(_address)
                    || (
                        feed is { Failure: null }
                        && (feed.Asks.Contains(_address.ItemId) || !_timelines.Engine.IsOnline)
                    );
                _failure = feed?.Failure ?? _failure;
                return default;
            },
            cancellation
        );
        return isAsking;
    }

    /// <summary>Adds what the top of the tree answers itself. Posts may answer each other in a circle: none stands there twice.</summary>
    private async Task AddAboveAsync(ThreadTree tree, List<Post> ancestors, CancellationToken cancellation)
    {
        var seen = new HashSet<PostAddress>();
        for (var at = tree.Top; at is not null && ancestors.Count < MaxAncestors && seen.Count < MaxAncestors; )
        {
            var parent = await _timelines.Index.FindParentAsync(at, cancellation);
            if (parent is null || tree.Contains(parent.Post.Address) || !seen.Add(parent.Post.Address))
            {
                return;
            }
            if (!parent.IsMuted)
            {
                ancestors.Insert(0, parent.Post);
            }
            at = parent.Post;
        }
    }
}
