using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Publishing;
using Microblog.Core.Timelines;
using Microblog.Core.Timelines.Windows;
using Microblog.Web.Components.Shared;
using Microblog.Xmpp;
using Microsoft.AspNetCore.Components;

namespace Microblog.Web.Components.Timeline;

/// <summary>
/// A person's posts in all feeds, as far as they are known here, or those with pictures. Older ones of their own feed are read
/// from its server when the person asks for them.
/// </summary>
public sealed partial class PersonPostList
{
    private const int Page = 20;
    private const int PagesAtOnce = 5; // of a feed, to find one more post with a picture

    private readonly CancellationTokenSource _stop = new();
    private IReadOnlyList<Post> _posts = [];
    private ITimeline? _timeline;
    private int _most = Page;
    private bool _isMore;
    private bool _isAsking = true;
    private bool _failed;
    private int _changes; // that are not read

    /// <summary>Whose posts.</summary>
    [Parameter, EditorRequired]
    public Jid Person { get; set; } = default!;

    /// <summary>True for those with pictures alone.</summary>
    [Parameter]
    public bool WithPictures { get; set; }

    [Inject]
    private ITimelines Timelines { get; set; } = null!;

    [Inject]
    private IOutbox Outbox { get; set; } = null!;

    [Inject]
    private ILogger<PersonPostList> Logger { get; set; } = null!;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        Outbox.Changed += OnChanged;
        await ReadAsync();
        if (RendererInfo.IsInteractive)
        {
            await OpenAsync();
        }
    }

    /// <inheritdoc />
    protected override async ValueTask LeaveAsync()
    {
        Outbox.Changed -= OnChanged;
        await _stop.CancelAsync();
        _stop.Dispose();
        if (_timeline is not null)
        {
            _timeline.Changed -= OnChanged;
            await _timeline.DisposeAsync();
        }
    }

    /// <summary>Changes come in numbers while a feed is read: what comes during a reading is read after it, once.</summary>
    private void OnChanged()
    {
        if (Interlocked.Increment(ref _changes) == 1)
        {
            Run(ReadChangesAsync);
        }
    }

    private async Task ReadChangesAsync()
    {
        try
        {
            int seen;
            do
            {
                seen = Volatile.Read(ref _changes);
                await ReadAsync();
            } while (Interlocked.CompareExchange(ref _changes, 0, seen) != seen);
        }
        catch
        {
            Interlocked.Exchange(ref _changes, 0); // the next change reads again
            throw;
        }
    }

    private async Task OpenAsync()
    {
        await TryAsync(async () =>
        {
            if (_timeline is null)
            {
                var opened = await Timelines.OpenAsync(FeedAddress.Microblog(Person), Page, cancellation: _stop.Token);
                _timeline = opened;
                _timeline.Changed += OnChanged;
            }
            await ReadAsync();
        });
    }

    /// <summary>As many more as a page, of the cache, and then of the feed's server.</summary>
    private Task OlderAsync() =>
        _isAsking
            ? Task.CompletedTask
            : TryAsync(async () =>
            {
                _most += Page;
                var had = _posts.Count;
                await ReadAsync();
                for (var page = 0; page < PagesAtOnce && _posts.Count == had; page++)
                {
                    if (_timeline is not { Snapshot.AtEnd: false } timeline)
                    {
                        break;
                    }
                    await timeline.OlderAsync(Page, _stop.Token);
                    await ReadAsync();
                }
            });

    private async Task TryAsync(Func<Task> act)
    {
        (_isAsking, _failed) = (true, false);
        try
        {
            await act();
        }
        catch (OperationCanceledException)
        {
            // The page is gone.
        }
        catch (Exception failure) when (failure is not ObjectDisposedException)
        {
            LogFailed(Logger, failure);
            _failed = true;
        }
        _isAsking = false;
    }

    private async Task ReadAsync()
    {
        var found = await Timelines.FindPostsAsync(Person, WithPictures, _most, _stop.Token);
        var deleting = Outbox.Deleting;
        (_posts, _isMore) = ([.. found.Posts.Where(post => !deleting.Contains(post.Address))], found.IsMore);
    }

    private List<OutboxEntry> PendingOf(Post post) => PendingOperations.At(post, Outbox.Entries);

    private bool? LikingOf(Post post) =>
        PendingOperations.Liking(Outbox.Entries.Where(entry => entry.Parent == post.Address));

    [LoggerMessage(Level = LogLevel.Error, Message = "Posts of a person cannot be read")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
