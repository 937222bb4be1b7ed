using Microblog.Core.Accounts;
using Microblog.Core.Timelines;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;
using Microsoft.Extensions.Logging;

namespace Microblog.Core.Publishing;

/// <summary>What the account sends: the outbox is carried out by the publisher of the present connection.</summary>
internal sealed class PublishingFeature(
    AccountIdentity account,
    AccountTimelines timelines,
    Outbox outbox,
    Drafts drafts,
    ILogger<Publisher> logger
) : IAccountFeature
{
    private readonly Lock _lock = new();
    private Publisher? _publisher;

    // The publisher of a stream on which the holder is known; null: nothing may be sent.
    private Publisher? _admitted;
    private bool _isStopped;

    public Outbox Outbox => outbox;

    public Drafts Drafts => drafts;

    public bool TakesFeeds => true;

    /// <summary>After each change of who can read the own feed, by a page of the account.</summary>
    public event Action? AudienceChanged;

    /// <summary>The publisher of the present connection.</summary>
    /// <exception cref="SessionEndedException">There is none.</exception>
    public Publisher Publisher =>
        _publisher ?? throw new SessionEndedException("There is no connection to the server at the moment.");

    /// <summary>Raises <see cref="AudienceChanged"/>.</summary>
    public void NotifyAudienceChanged() => AudienceChanged?.Invoke();

    public void Take(PubSubEvent happened)
    {
        if (happened.Service == account.Address && happened is (PubSubEvent.Configuration or PubSubEvent.Delete))
        {
            _publisher?.ForgetNode();
        }
    }

    public Task OpenAsync(AccountConnection connection, CancellationToken cancellation)
    {
        var link = connection.Link;
        lock (_lock)
        {
            _publisher = new Publisher(account.Address, link.PubSub, link.Discovery, timelines, logger);
            _admitted = null;
        }
        return Task.CompletedTask;
    }

    public async Task ConnectedAsync(AccountConnection connection, CancellationToken cancellation)
    {
        if (_publisher is { } publisher)
        {
            await Task.WhenAll(publisher.PrepareAsync(cancellation), AdmitAsync(connection, publisher, cancellation));
        }
    }

    public Task ResumedAsync(AccountConnection connection, CancellationToken cancellation)
    {
        lock (_lock)
        {
            Use(_admitted);
        }
        return Task.CompletedTask;
    }

    public Task DisconnectedAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            (_publisher, _admitted) = (null, null);
            Use(null);
        }
        return Task.CompletedTask;
    }

    public Task FlushAsync(TimeSpan timeout) => outbox.FlushAsync(timeout);

    public void Stop()
    {
        lock (_lock)
        {
            _isStopped = true;
            outbox.Use(null);
        }
    }

    private async Task AdmitAsync(AccountConnection connection, Publisher publisher, CancellationToken cancellation)
    {
        await connection.Admitted.WaitAsync(cancellation);
        lock (_lock)
        {
            if (_publisher == publisher)
            {
                _admitted = publisher;
                Use(publisher);
            }
        }
    }

    private void Use(Publisher? publisher) => outbox.Use(_isStopped ? null : publisher);
}
