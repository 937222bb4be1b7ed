using System.Xml.Linq;
using Microblog.Xmpp;

namespace Microblog.Testing;

/// <summary>A session without a stream: the test answers requests and sends stanzas.</summary>
public sealed class FakeXmppSession(string address = "alice@example.org/r1") : IXmppSession
{
    private readonly Dictionary<(string Type, XName Payload), Func<XElement, XElement?>> _handlers = [];

    /// <inheritdoc />
    public event Action<XElement>? MessageReceived;

    /// <inheritdoc />
    public event Action<XElement>? PresenceReceived;

    /// <inheritdoc />
    public Jid Address { get; } = Jid.Parse(address);

    /// <summary>Answers requests: type, addressee and payload in, the whole answer out.</summary>
    public Func<string, Jid?, XElement, XElement> Answer { get; set; } = (_, _, _) => Result("");

    /// <summary>Messages and presence that were sent.</summary>
    public List<XElement> Sent { get; } = [];

    /// <summary>A result with this payload.</summary>
    public static XElement Result(string payload) =>
        XElement.Parse($"<iq xmlns='jabber:client' type='result'>{payload}</iq>");

    /// <summary>A message or presence comes in.</summary>
    public void Receive(string xml)
    {
        var stanza = XElement.Parse(xml.Insert(xml.IndexOfAny([' ', '>', '/']), " xmlns='jabber:client'"));
        (stanza.Name.LocalName == "message" ? MessageReceived : PresenceReceived)?.Invoke(stanza);
    }

    /// <summary>A request comes in; gives what the handler answers.</summary>
    public XElement? ReceiveIq(string xml)
    {
        var iq = XElement.Parse(xml.Insert(3, " xmlns='jabber:client'"));
        return _handlers[(iq.Attribute("type")!.Value, iq.Elements().Single().Name)](iq);
    }

    /// <inheritdoc />
    public Task<XElement> SendIqAsync(
        string type,
        Jid? to,
        XElement payload,
        TimeSpan? timeout = null,
        CancellationToken cancellation = default
    )
    {
        try
        {
            return Task.FromResult(Answer(type, to, payload));
        }
        catch (XmppException e)
        {
            return Task.FromException<XElement>(e);
        }
    }

    /// <inheritdoc />
    public ValueTask SendAsync(XElement stanza, CancellationToken cancellation = default)
    {
        Sent.Add(stanza);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public void HandleIq(string type, XName payload, Func<XElement, XElement?> handler) =>
        _handlers[(type, payload)] = handler;
}
