using System.Xml.Linq;
using Microblog.Core.Atom;
using Microblog.Core.Model;
using Microblog.Core.Storage;
using Microblog.Xmpp;

namespace Microblog.Core.Publishing;

public sealed partial class Outbox
{
    private async Task RunAsync()
    {
        var isLoaded = false;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                if (!isLoaded)
                {
                    await LoadAsync();
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
                looked = Now();
            } while (_publisher is { } publisher && Next(looked) is { } entity && await SendAsync(publisher, entity));
        }
    }

    private async Task LoadAsync()
    {
        var stored = await _rows.ReadAsync(_stop.Token);
        foreach (var refused in stored.Where(IsRefusedLike).ToList())
        {
            // It was said where its post was in sight. Nothing is lost: the button is there again.
            stored.Remove(refused);
            await _rows.RemoveAsync(refused.OutboxId, _stop.Token);
        }
        lock (_lock)
        {
            _entities.InsertRange(0, stored.Where(one => _entities.TrueForAll(had => had.OutboxId != one.OutboxId)));
        }
        NotifyChanged();
        Wake();
    }

    private static bool IsRefusedLike(OutboxEntity entity) =>
        entity is { Kind: OutboxKind.Like or OutboxKind.Unlike, Failure: { } failure } && failure.IsFinal;

    /// <summary>Until something new is there, or the time has come of a delete that was too early when it was looked at.</summary>
    private async Task WaitAsync(long looked)
    {
        long? next;
        lock (_lock)
        {
            next = _entities
                .Where(entity => entity.Failure is null && entity.NotBefore > looked && entity.NotBefore != Held)
                .Select(entity => (long?)entity.NotBefore)
                .Min();
        }
        if (next is { } time)
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

    private OutboxEntity? Next(long now)
    {
        lock (_lock)
        {
            return _entities.Find(entity => entity.Failure is null && entity.NotBefore <= now);
        }
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
            await RemoveAsync(entity, _stop.Token);
            return true;
        }
        catch (SessionEndedException)
        {
            _publisher = _publisher == publisher ? null : _publisher;
            return false;
        }
        catch (Exception failure) when (!_stop.IsCancellationRequested && Why(failure) is { } why)
        {
            LogFailed(entity.Kind, why, failure.Message);
            await SetFailureAsync(entity, why, _stop.Token);
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
                    ? publisher.EditAsync(address, entry, cancellation)
                    : publisher.PublishAsync(address, entry, entity.Kind == OutboxKind.Post, cancellation)
            );
            return true;
        }
        catch (StanzaException refused)
            when (entity.Kind is OutboxKind.Reply or OutboxKind.Like && !IsOwnPlace(address.Feed))
        {
            if (!await publisher.IsMissingAsync(address.Feed, refused, cancellation))
            {
                throw;
            }
            if (entity.Kind == OutboxKind.Like)
            {
                throw new PublishException(PublishFailure.NotFound, "The node for replies does not exist.");
            }
            await MoveToOwnFeedAsync(entity, address, entry, cancellation);
            return false;
        }
    }

    private bool IsOwnPlace(FeedAddress feed) => feed.Service.IsSameBare(_own);

    private async Task MoveToOwnFeedAsync(
        OutboxEntity entity,
        PostAddress address,
        XElement entry,
        CancellationToken cancellation
    )
    {
        var draft = Draft(FeedAddress.Microblog(_own), address.ItemId, entity.Text) with
        {
            Now = Micros.ToTime(entity.SentAt),
        };
        var moved = PostComposer.Reply(draft, AtomEntryReader.ReadOrNull(entry)?.InReplyTo ?? []);
        var (place, payload) = (
            moved.Address.ToString(),
            AtomEntryWriter.Write(moved).ToString(SaveOptions.DisableFormatting)
        );
        await _rows.MoveAsync(entity.OutboxId, place, payload, cancellation);
        entity.Address = place;
        entity.Payload = payload;
        LogMoved(address.Feed);
        NotifyChanged();
    }

    private static PublishFailure? Why(Exception failure) =>
        failure switch
        {
            PublishException publish => publish.Failure,
            XmppTimeoutException or OperationCanceledException => PublishFailure.NoAnswer,
            StanzaException refused => Why(refused.Error),
            StanzaLimitException { IsOutgoing: true } => PublishFailure.TooLong,
            XmppException => PublishFailure.NoAnswer,
            System.Xml.XmlException => PublishFailure.Refused,
            _ => null,
        };

    private static PublishFailure Why(StanzaError error) =>
        error.Condition switch
        {
            _ when error.Has("payload-too-big") || error.Has("stanza-too-big") || error.Has("max-items-exceeded") =>
                PublishFailure.ServerLimit,
            "forbidden" or "not-authorized" or "not-allowed" or "registration-required" => PublishFailure.Forbidden,
            "item-not-found" => PublishFailure.NotFound,
            "resource-constraint" or "policy-violation" => PublishFailure.ServerLimit,
            "remote-server-not-found" or "remote-server-timeout" or "recipient-unavailable" or "service-unavailable" =>
                PublishFailure.NoAnswer,
            _ => PublishFailure.Refused,
        };
}
