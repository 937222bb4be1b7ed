using Microblog.Xmpp;
using Microsoft.Extensions.Logging;

namespace Microblog.Core.Accounts;

/// <summary>
/// Work of an account that nobody waits for, each piece by itself: owned by the account, logged where it fails, cancelled and
/// awaited when the account is closed.
/// </summary>
public sealed partial class AccountWork : IDisposable
{
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly OwnedTasks _running = new();

    /// <summary>Nothing runs yet.</summary>
    public AccountWork(ILogger<AccountWork> logger)
    {
        _logger = logger;
        // Taken once: what comes in while the account is closed finds it cancelled, not disposed of.
        Stopping = _stop.Token;
    }

    /// <summary>Cancelled when the account is closed.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>Runs one thing. It begins on another thread, and keeps nothing else from being done.</summary>
    /// <returns>
    /// False where the connection or something here failed. A refusal by the server is an answer, and so is one that is too large
    /// to be read.
    /// </returns>
    public Task<bool> Run(Func<CancellationToken, Task> work) => Own(RunAsync(work));

    /// <summary>Runs what must be done even while the account is closed, as the closing of something else.</summary>
    public void Finish(Func<Task> work) => Own(FinishAsync(work));

    /// <summary>Cancels what runs.</summary>
    internal Task CancelAsync() => _stop.CancelAsync();

    /// <summary>Waits for what runs.</summary>
    internal Task WhenIdleAsync() => _running.WhenIdleAsync();

    /// <inheritdoc />
    public void Dispose() => _stop.Dispose();

    private Task<bool> Own(Task<bool> task)
    {
        _running.Add(task);
        return task;
    }

    private async Task<bool> RunAsync(Func<CancellationToken, Task> work)
    {
        try
        {
            await Task.Yield();
            Stopping.ThrowIfCancellationRequested();
            await work(Stopping);
            return true;
        }
        catch (OperationCanceledException)
        {
            // The account is closed, or the work's connection is gone.
            return false;
        }
        catch (XmppException failure)
        {
            LogWorkFailed(failure.Message);
            return failure is StanzaException or StanzaLimitException;
        }
        catch (Exception failure)
        {
            LogBroken(failure);
            return false;
        }
    }

    private async Task<bool> FinishAsync(Func<Task> work)
    {
        try
        {
            await Task.Yield();
            await work();
        }
        catch (Exception failure)
        {
            LogBroken(failure);
        }
        return true;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Given up with the connection: {Reason}")]
    private partial void LogWorkFailed(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Work for an account failed")]
    private partial void LogBroken(Exception failure);
}
