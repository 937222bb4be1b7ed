using Microblog.Xmpp;
using Microblog.Xmpp.Discovery;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Roster;
using Microblog.Xmpp.Session;

namespace Microblog.Core.Accounts;

/// <summary>A session and what speaks over it, listening from before the stream was opened.</summary>
public sealed class XmppLink : IAsyncDisposable
{
    private const int MaxRequests = 200;

    private readonly Lock _lock = new();
    private readonly List<Jid> _requests = [];

    /// <summary>Listens to a session that is about to be opened.</summary>
    public XmppLink(XmppSession session)
    {
        Session = session;
        PubSub = new PubSubService(session);
        Roster = new Roster(session);
        Discovery = new ServiceDiscovery(session);
        Roster.SubscriptionRequested += OnRequested;
    }

    /// <summary>The session.</summary>
    public XmppSession Session { get; }

    /// <summary>Pubsub over it.</summary>
    public PubSubService PubSub { get; }

    /// <summary>The contact list over it.</summary>
    public Roster Roster { get; }

    /// <summary>Discovery over it.</summary>
    public ServiceDiscovery Discovery { get; }

    /// <summary>Who asks to see the account's presence and has no answer yet.</summary>
    public IReadOnlyList<Jid> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Somebody asks. On the receiving thread: return at once.</summary>
    public event Action? Requested;

    /// <summary>Answers a request.</summary>
    public async Task AnswerAsync(Jid contact, bool accept, CancellationToken cancellation)
    {
        if (accept)
        {
            await Roster.ApproveAsync(contact, cancellation);
        }
        else
        {
            await Roster.DenyAsync(contact, cancellation);
        }
        lock (_lock)
        {
            _requests.Remove(contact);
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Session.DisposeAsync();

    private void OnRequested(Jid contact)
    {
        lock (_lock)
        {
            if (_requests.Contains(contact) || _requests.Count >= MaxRequests)
            {
                return;
            }
            _requests.Add(contact);
        }
        Requested?.Invoke();
    }
}
