using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Publishing;
using Microblog.Core.Timelines;
using Microblog.Core.Timelines.Threads;
using Microblog.Web.Components.Compose;
using Microblog.Web.Components.Shared;
using Microblog.Web.Wording;
using Microsoft.AspNetCore.Components;

namespace Microblog.Web.Components.Posts;

/// <summary>A post with what it answers above and the answers to it below.</summary>
public sealed partial class ThreadView
{
    /// <summary>Replies step in so many times; deeper ones say whom they answer instead.</summary>
    private const int DeepestStep = 4;

    private readonly CancellationTokenSource _stop = new();
    private IThread? _thread;
    private ThreadSnapshot _snapshot = new() { Loading = true };
    private List<ThreadReply> _replies = [];
    private List<OutboxEntry> _pending = [];
    private readonly SentReplies _sentReplies = new();
    private PersistingComponentStateSubscription? _leaving;

    /// <summary>The post.</summary>
    [Parameter, EditorRequired]
    public PostAddress Address { get; set; } = default!;

    [Inject]
    private IOutbox Outbox { get; set; } = null!;

    [Inject]
    private ITimelines Timelines { get; set; } = null!;

    [Inject]
    private SentHere Sent { get; set; } = default!;

    [Inject]
    private Handover Handover { get; set; } = default!;

    private string Title =>
        _snapshot.Post is { } post && !Outbox.Deleting.Contains(post.Address) ? PostTitle.Of(post) : PostTitle.Unknown;

    private string Kept => $"thread {Address}";

    [Inject]
    private ILogger<ThreadView> Logger { get; set; } = default!;

    /// <inheritdoc />
    protected override Task OnInitializedAsync()
    {
        Outbox.Changed += Refresh;
        Sent.Sent += OnSent;
        if (!RendererInfo.IsInteractive)
        {
            _leaving = Handover.Leave(Kept, GiveAway);
        }
        else if (Handover.Take<IThread>(Kept) is var (thread, _, _))
        {
            Use(thread);
            return Task.CompletedTask;
        }
        return OpenAsync();
    }

    /// <inheritdoc />
    protected override void Refreshing()
    {
        _snapshot = _thread?.Snapshot ?? _snapshot;
        var outbox = Outbox;
        var deleting = outbox.Deleting;
        _sentReplies.Note(outbox.Entries);
        _replies = _sentReplies.Place(
            Address,
            _snapshot.Replies.Where(reply => !deleting.Contains(reply.Post.Address)).ToList()
        );
        var known = _replies.Select(reply => reply.Post.Address).ToHashSet();
        _pending = outbox
            .Entries.Where(entry =>
                entry.Kind == OutboxKind.Reply && entry.Parent == Address && !known.Contains(entry.Address)
            )
            .Reverse()
            .ToList();
    }

    /// <inheritdoc />
    protected override async ValueTask LeaveAsync()
    {
        Outbox.Changed -= Refresh;
        Sent.Sent -= OnSent;
        _leaving?.Dispose();
        await _stop.CancelAsync();
        _stop.Dispose();
        if (_thread is not null)
        {
            _thread.Changed -= Refresh;
            await _thread.DisposeAsync();
        }
    }

    /// <summary>The outbox may have done with it before this is drawn again.</summary>
    private void OnSent(OutboxEntry entry, bool isElsewhere)
    {
        _sentReplies.Note([entry]);
        Refresh();
    }

    private async Task OpenAsync()
    {
        try
        {
            var thread = await Timelines.OpenThreadAsync(Address, _stop.Token);
            if (_stop.IsCancellationRequested)
            {
                await thread.DisposeAsync();
                return;
            }
            Use(thread);
        }
        catch (OperationCanceledException)
        {
            // The page is gone.
        }
        catch (Exception e) when (e is not ObjectDisposedException)
        {
            LogOpenFailed(Logger, e);
            _snapshot = new ThreadSnapshot { Failure = FeedFailure.NoAnswer };
        }
    }

    private void Use(IThread thread)
    {
        _thread = thread;
        _thread.Changed += Refresh;
        Refreshing();
    }

    private (IAsyncDisposable?, string?, int) GiveAway()
    {
        var thread = _thread;
        _thread = null;
        thread?.Changed -= Refresh;
        return (thread, null, 0);
    }

    private async Task RetryAsync()
    {
        if (_thread is null)
        {
            await OpenAsync();
            return;
        }
        await _thread.RetryAsync();
        Refreshing();
    }

    private string CssOf(int index)
    {
        var depth = _replies[index].Depth;
        var parent = depth < DeepestStep && index + 1 < _replies.Count && _replies[index + 1].Depth > depth;
        return $"d{Math.Min(depth, DeepestStep)}{(parent ? " parent" : "")}";
    }

    private List<OutboxEntry> PendingOf(Post post) => PendingOperations.At(post, Outbox.Entries);

    private bool? LikingOf(Post post) =>
        PendingOperations.Liking(Outbox.Entries.Where(entry => entry.Parent == post.Address));

    [LoggerMessage(Level = LogLevel.Error, Message = "Opening a thread failed")]
    private static partial void LogOpenFailed(ILogger logger, Exception exception);
}
