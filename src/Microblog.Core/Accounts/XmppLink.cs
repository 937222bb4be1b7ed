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
    private const int MaxNicks = 2000;
    private const int MaxNickLength = 100;
    private const string NickNode = "http://jabber.org/protocol/nick";

    private readonly Lock _lock = new();
    private readonly List<Jid> _requests = [];
    private readonly Dictionary<Jid, string> _nicks = [];

    /// <summary>Listens to a session that is about to be opened.</summary>
    public XmppLink(XmppSession session)
    {
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

    /// <inheritdoc />
    public IReadOnlyDictionary<Jid, string> Nicks
    {
        get
        {
            lock (_lock)
            {
                return new Dictionary<Jid, string>(_nicks);
            }
        }
    }

    /// <summary>Somebody gave themselves another name. On the receiving thread: return at once.</summary>
    public event Action? NickChanged;

    /// <summary>Asks for the own name, which not every server tells by itself.</summary>
    public async Task ReadOwnNickAsync(CancellationToken cancellation)
    {
        try
        {
            var page = await PubSub.GetItemsAsync(Session.Address.Bare, NickNode, 1, 1, "", cancellation);
            TakeNick(Session.Address.Bare, page.Items);
        }
        catch (StanzaException)
        {
            // None was given.
        }
    }

    /// <summary>Somebody asks. On the receiving thread: return at once.</summary>
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

    private void OnEvent(PubSubEvent happened)
    {
        if (happened is PubSubEvent.Items { Node: NickNode } items)
        {
            TakeNick(items.Service, items.Published);
        }
    }

    private void TakeNick(Jid person, IReadOnlyList<PubSubItem> items)
    {
        var nick = items.Count == 0 ? null : items[^1].Payload?.Value.Trim();
        if (string.IsNullOrEmpty(nick) || nick.Length > MaxNickLength || nick.Any(char.IsControl))
        {
            return;
        }
        lock (_lock)
        {
            if (_nicks.Count >= MaxNicks && !_nicks.ContainsKey(person))
            {
                return;
            }
            _nicks[person] = nick;
        }
        NickChanged?.Invoke();
    }

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
