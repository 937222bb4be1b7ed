using System.Xml.Linq;
using Microblog.Core.Atom;
using Microblog.Core.Model;
using Microblog.Core.Storage;
using Microblog.Xmpp;
using Microsoft.Extensions.Logging;

namespace Microblog.Core.Publishing;

/// <summary>
/// Carries out what the outbox holds, one after the other, while there is a publisher. What the server refuses is kept with the
/// reason; what a lost connection interrupts waits for the next.
/// </summary>
internal sealed partial class OutboxSender : IAsyncDisposable
{
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(5);

    private readonly OutboxQueue _queue;
    private readonly OutboxComposer _composer;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    // Not disposed of: what is put into the outbox while the account is closed is stored, and wakes nobody.
    private readonly SemaphoreSlim _wake = new(0);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private Publisher? _publisher;

    /// <summary>Reads what is stored and starts to carry it out as soon as there is a publisher.</summary>
    public OutboxSender(OutboxQueue queue, OutboxComposer composer, TimeProvider time, ILogger logger)
    {
        (_queue, _composer, _time, _logger) = (queue, composer, time, logger);
        _loop = Task.Run(RunAsync);
    }

    /// <summary>False while there is no connection.</summary>
    public bool CanSend => _publisher is not null;

    /// <summary>There is a connection (again), or none.</summary>
    public void Use(Publisher? publisher)
    {
        _publisher = publisher;
        Wake();
    }

    /// <summary>Looks at the queue again.</summary>
    public void Wake() => _wake.Release();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var isLoaded = false;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                if (!isLoaded)
                {
                    await _queue.LoadAsync(_stop.Token);
                    Wake();
                    isLoaded = true;
                }
                await SendAllAsync();
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // The database does not answer: nothing is lost, and nothing was sent without being noted.
                LogInterrupted(failure);
                await Task.Delay(Recovery, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task SendAllAsync()
    {
        for (var looked = long.MinValue; ; )
        {
            await WaitAsync(looked);
            do
            {
                looked = Micros.From(_time.GetUtcNow());
            } while (
                _publisher is { } publisher && _queue.Next(looked) is { } entity && await SendAsync(publisher, entity)
            );
        }
    }

    /// <summary>Until something new is there, or the time has come of a delete that was too early when it was looked at.</summary>
    private async Task WaitAsync(long looked)
    {
        if (_queue.NextTime(looked) is { } time)
        {
            var pause = Micros.ToTime(time) - _time.GetUtcNow();
            using var wait = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            var woken = _wake.WaitAsync(wait.Token);
            await Task.WhenAny(woken, Task.Delay(pause > TimeSpan.Zero ? pause : TimeSpan.Zero, _time, wait.Token));
            await wait.CancelAsync();
            _stop.Token.ThrowIfCancellationRequested();
            return;
        }
        await _wake.WaitAsync(_stop.Token);
    }

    /// <summary>Carries one entry out; false where the connection is lost and it waits for the next.</summary>
    private async Task<bool> SendAsync(Publisher publisher, OutboxEntity entity)
    {
        using var deadline = new CancellationTokenSource(SendTimeout, _time);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, deadline.Token);
        try
        {
            if (PostAddress.TryParse(entity.Address, out var address))
            {
                if (entity.Kind is OutboxKind.Delete or OutboxKind.Unlike)
                {
                    // What an unlike belongs to is a post, and no node.
                    var comments =
                        entity.Kind == OutboxKind.Delete && FeedAddress.TryParse(entity.Parent, out var node)
                            ? node
                            : null;
                    await publisher.DeleteAsync(address, comments, _time.GetUtcNow(), timeout.Token);
                }
                else
                {
                    if (!await PublishAsync(publisher, entity, address, timeout.Token))
                    {
                        return true; // Changed, and looked at again.
                    }
                }
            }
            await _queue.RemoveAsync(entity, _stop.Token);
            return true;
        }
        catch (SessionEndedException)
        {
            _publisher = _publisher == publisher ? null : _publisher;
            return false;
        }
        catch (Exception failure) when (!_stop.IsCancellationRequested && PublishFailures.Of(failure) is { } why)
        {
            LogFailed(entity.Kind, why, failure.Message);
            await _queue.SetFailureAsync(entity, why, _stop.Token);
            return true;
        }
    }

    /// <summary>
    /// Publishes an entry. Where the node for replies does not exist, though the post names it, a reply goes where it goes
    /// without such a name: into the own feed. False where it has to be published there.
    /// </summary>
    private async Task<bool> PublishAsync(
        Publisher publisher,
        OutboxEntity entity,
        PostAddress address,
        CancellationToken cancellation
    )
    {
        var entry = XElement.Parse(entity.Payload!, LoadOptions.PreserveWhitespace);
        try
        {
            await (
                entity.Kind == OutboxKind.Edit
                    ? publisher.EditAsync(address, entry, OutboxAttachments.Of(entity)?.ToChange(), cancellation)
                    : publisher.PublishAsync(address, entry, entity.Kind == OutboxKind.Post, cancellation)
            );
            return true;
        }
        catch (StanzaException refused)
            when (entity.Kind is OutboxKind.Reply or OutboxKind.Like && !_composer.IsAtOwnAccount(address.Feed))
        {
            if (!await publisher.IsMissingAsync(address.Feed, refused, cancellation))
            {
                throw;
            }
            if (entity.Kind == OutboxKind.Like)
            {
                throw new PublishException(PublishFailure.NotFound, "The node for replies does not exist.");
            }
            var moved = _composer.InOwnFeed(entity, address, AtomEntryReader.ReadOrNull(entry)?.InReplyTo ?? []);
            await _queue.MoveAsync(entity, moved.Address.ToString(), OutboxComposer.Payload(moved), cancellation);
            LogMoved(address.Feed);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Kind} failed: {Why} ({Reason})")]
    private partial void LogFailed(OutboxKind kind, PublishFailure why, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Node} does not exist: the reply goes into the own feed")]
    private partial void LogMoved(FeedAddress node);

    [LoggerMessage(Level = LogLevel.Error, Message = "The outbox was interrupted and goes on")]
    private partial void LogInterrupted(Exception failure);
}
