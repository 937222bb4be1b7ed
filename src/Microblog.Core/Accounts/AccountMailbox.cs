using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Microblog.Core.Accounts;

/// <summary>
/// The mailbox of an account: a bounded queue with one reader. What changes the account's cache, or decides by it, is done here, one
/// thing after the other. It must not wait for the network, nor for the mailbox itself.
/// </summary>
public sealed partial class AccountMailbox : IAsyncDisposable
{
    /// <summary>How many changes wait at most.</summary>
    public const int Capacity = 8192;

    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Channel<QueuedChange> _queue = Channel.CreateBounded<QueuedChange>(
        new BoundedChannelOptions(Capacity) { SingleReader = true }
    );
    private readonly CancellationTokenSource _stop = new();
    private readonly OwnedTasks _tasks = new();
    private IMailboxHandler? _handler;
    private Task _reading = Task.CompletedTask;

    /// <summary>Nothing is read before <see cref="Start"/>.</summary>
    public AccountMailbox(TimeProvider time, ILogger<AccountMailbox> logger)
    {
        (_time, _logger) = (time, logger);
        // Taken once: pages may go after the account.
        Stopping = _stop.Token;
    }

    /// <summary>Cancelled when the mailbox is closed.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>Begins to read, also what was posted before. Called once, before <see cref="DoAsync"/>.</summary>
    internal void Start(IMailboxHandler handler)
    {
        _handler = handler;
        _reading = Task.Run(() => ReadAsync(new MailboxReader(_queue.Reader, handler, _time, Stopping)));
    }

    /// <summary>Posts a change without waiting. False where the queue is full, or the mailbox is closed.</summary>
    internal bool TryPost(QueuedChange change) => _queue.Writer.TryWrite(change);

    /// <summary>Posts a change as soon as there is room; not where it is cancelled before, or the mailbox is closed.</summary>
    internal async Task PostAsync(QueuedChange change, CancellationToken cancellation)
    {
        try
        {
            await _queue.Writer.WriteAsync(change, cancellation);
        }
        catch (Exception over) when (over is OperationCanceledException or ChannelClosedException)
        {
            // What it was for is over.
        }
    }

    /// <summary>Posts a change; nothing waits for it.</summary>
    internal void Post(Func<CancellationToken, ValueTask> change) => _tasks.Add(PostAsync(new(change), Stopping));

    /// <summary>Posts a change after a pause, unless that is cancelled; nothing waits for it.</summary>
    internal void PostAfter(
        TimeSpan pause,
        Func<CancellationToken, ValueTask> change,
        CancellationToken cancellation = default
    ) => _tasks.Add(WaitAndPostAsync(pause, change, cancellation));

    /// <summary>Makes a change, and returns when it is made and shown.</summary>
    /// <exception cref="OperationCanceledException">It is cancelled, or the mailbox was closed before it was made.</exception>
    /// <exception cref="ChannelClosedException">The mailbox has stopped by a failure.</exception>
    internal async Task DoAsync(Func<CancellationToken, ValueTask> change, CancellationToken cancellation)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var queued = new QueuedChange(async stop =>
        {
            try
            {
                await change(stop);
                await _handler!.NotifyAsync(stop);
                done.TrySetResult();
            }
            catch (Exception failure)
            {
                done.TrySetException(failure);
                throw;
            }
        });
        try
        {
            await _queue.Writer.WriteAsync(queued, cancellation);
        }
        catch (ChannelClosedException closed) when (closed.InnerException is null)
        {
            // As for one that was in the queue when it was closed.
            throw new OperationCanceledException("The mailbox of the account is closed.", closed);
        }
        if (await Task.WhenAny(done.Task, _reading).WaitAsync(cancellation) == _reading)
        {
            // What is left in the queue is never done.
            done.TrySetCanceled(CancellationToken.None);
        }
        await done.Task;
    }

    /// <summary>Ends what is being done, and takes nothing more. Again does no harm.</summary>
    public async Task CloseAsync()
    {
        _queue.Writer.TryComplete();
        if (!_stop.IsCancellationRequested)
        {
            await _stop.CancelAsync();
        }
        await _reading;
        await _tasks.WhenIdleAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _stop.Dispose();
    }

    private async Task ReadAsync(MailboxReader reader)
    {
        try
        {
            await reader.RunAsync();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Closed.
        }
        catch (Exception failure)
        {
            LogStopped(failure);
            _queue.Writer.TryComplete(failure);
        }
    }

    private async Task WaitAndPostAsync(
        TimeSpan pause,
        Func<CancellationToken, ValueTask> change,
        CancellationToken cancellation
    )
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Stopping, cancellation);
        try
        {
            await Task.Delay(pause, _time, end.Token);
        }
        catch (OperationCanceledException)
        {
            return; // What it was for is over.
        }
        await PostAsync(new(change), end.Token);
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The mailbox of an account stopped")]
    private partial void LogStopped(Exception failure);
}
