using System.Xml.Linq;
using Microblog.Xmpp;
using Microblog.Xmpp.Blocking;
using Microblog.Xmpp.Discovery;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Roster;
using Microblog.Xmpp.Session;

namespace Microblog.Core.Accounts;

/// <summary>A session and what speaks over it, listening from before the stream was opened.</summary>
public sealed class XmppLink : IXmppLink, IAsyncDisposable
{
    private const int MaxRequests = 200;
    private const int MaxEarly = 2000;
    private const int MaxEarlyLength = 4096;

    private readonly Lock _lock = new();
    private readonly List<Jid> _requests = [];
    private readonly List<PubSubEvent> _early = [];
    private readonly IReadOnlySet<string> _kept;
    private Action<PubSubEvent>? _listener;

    /// <summary>Listens to a session that is about to be opened.</summary>
    /// <param name="session">The session.</param>
    /// <param name="kept">Nodes whose events come once: those that come before there is a listener wait for it.</param>
    public XmppLink(XmppSession session, IReadOnlySet<string>? kept = null)
    {
        _kept = kept ?? new HashSet<string>();
        Session = session;
        PubSub = new PubSubService(session);
        Roster = new Roster(session);
        Blocking = new BlockList(session);
        Discovery = new ServiceDiscovery(session);
        Roster.SubscriptionRequested += OnRequested;
        PubSub.EventReceived += OnEvent;
    }

    /// <summary>The session.</summary>
    public XmppSession Session { get; }

    /// <inheritdoc />
    public IPubSubService PubSub { get; }

    /// <inheritdoc />
    public IRoster Roster { get; }

    /// <summary>The list of blocked people over it.</summary>
    public IBlockList Blocking { get; }

    /// <inheritdoc />
    public IServiceDiscovery Discovery { get; }

    /// <inheritdoc />
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

    /// <summary>A request came in. On the receiving thread: return at once.</summary>
    public event Action? Requested;

    /// <inheritdoc />
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

    /// <summary>Hands on all events from here on, after those of nodes that features named that came before. Once.</summary>
    /// <param name="listener">On the receiving thread: return at once.</param>
    public void Listen(Action<PubSubEvent> listener)
    {
        while (true)
        {
            List<PubSubEvent> early;
            lock (_lock)
            {
                if (_early.Count == 0)
                {
                    _listener = listener;
                    return;
                }
                early = [.. _early];
                _early.Clear();
            }
            early.ForEach(listener);
        }
    }

    private void OnEvent(PubSubEvent happened)
    {
        Action<PubSubEvent>? listener;
        lock (_lock)
        {
            listener = _listener;
            if (listener is null && _early.Count < MaxEarly && IsKept(happened))
            {
                _early.Add(happened);
            }
        }
        listener?.Invoke(happened);
    }

    private bool IsKept(PubSubEvent happened) =>
        _kept.Contains(happened.Node)
        && (
            happened is not PubSubEvent.Items items
            || items.Published.Sum(item => item.Payload?.ToString(SaveOptions.DisableFormatting).Length ?? 0)
                <= MaxEarlyLength
        );

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
