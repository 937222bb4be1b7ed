using Microblog.Core.Accounts;
using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Timelines.Fetching;
using Microsoft.Extensions.Logging;

namespace Microblog.Core.Timelines;

/// <summary>
/// The connection that feeds are read over. Its requests, and what is to be done later while it lasts, end with it. Replies come
/// back through the mailbox, never on the task that waited for them.
/// </summary>
/// <param name="mailbox">The account's.</param>
/// <param name="onReply">Takes a reply. In the mailbox.</param>
/// <param name="logger">The log of what failed unexpectedly.</param>
internal sealed partial class TimelineConnection(
    AccountMailbox mailbox,
    Func<FeedRequest, FeedReply, CancellationToken, ValueTask> onReply,
    ILogger logger
) : IAsyncDisposable
{
    private readonly OwnedTasks _requests = new();
    private CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(mailbox.Stopping);
    private FeedPager? _pager;

    /// <summary>True between <see cref="OpenAsync"/> and <see cref="CutAsync"/>.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>There is a connection: what belonged to the one before ends.</summary>
    public async Task OpenAsync(FeedPager pager)
    {
        _pager = pager;
        await _end.CancelAsync();
        _end.Dispose();
        _end = CancellationTokenSource.CreateLinkedTokenSource(mailbox.Stopping);
        IsOpen = true;
    }

    /// <summary>The connection is lost.</summary>
    public Task CutAsync()
    {
        IsOpen = false;
        return _end.CancelAsync();
    }

    /// <summary>Sends a request.</summary>
    public void Send(FeedRequest request) => _requests.Add(ReadAsync(request, _pager!, _end.Token));

    /// <summary>Makes a change after a pause, unless the connection is gone by then.</summary>
    public void Later(TimeSpan pause, Func<CancellationToken, ValueTask> change) =>
        mailbox.PostAfter(pause, change, _end.Token);

    /// <summary>Waits for the requests. The mailbox is closed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _requests.WhenIdleAsync();
        _end.Dispose();
    }

    private async Task ReadAsync(FeedRequest request, FeedPager pager, CancellationToken cancellation)
    {
        try
        {
            var reply = await AnswerAsync(request, pager, cancellation);
            request.IsAnswered = true;
            await mailbox.PostAsync(
                new(stop => onReply(request, reply, stop), MayShare: true, MayWait: true),
                cancellation
            );
        }
        catch (OperationCanceledException)
        {
            // The request ended with its connection.
        }
    }

    private async Task<FeedReply> AnswerAsync(FeedRequest request, FeedPager pager, CancellationToken cancellation)
    {
        try
        {
            return await pager.ReadAsync(request, cancellation);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogNotRead(request.Feed, failure);
            return new FeedReply { Failure = FeedFailure.NoAnswer };
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Reading {Feed} failed unexpectedly")]
    private partial void LogNotRead(FeedAddress feed, Exception failure);
}
