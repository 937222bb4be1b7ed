using System.Collections.Concurrent;
using System.Xml.Linq;
using Microblog.Xmpp;
using Microblog.Xmpp.Session;

namespace Microblog.Benchmarks.CatchUp;

/// <summary>A session that keeps the requests that were sent over it, so that they can be sent again.</summary>
internal sealed class RecordingSession(XmppSession session) : IXmppSession
{
    private readonly ConcurrentQueue<(Jid? To, XElement Payload)> _requests = new();

    public Jid Address => session.Address;

    /// <summary>What was sent since the last time.</summary>
    public IReadOnlyList<(Jid? To, XElement Payload)> Take()
    {
        var taken = new List<(Jid? To, XElement Payload)>();
        while (_requests.TryDequeue(out var request))
        {
            taken.Add(request);
        }
        return taken;
    }

    public Task<XElement> SendIqAsync(
        string type,
        Jid? to,
        XElement payload,
        TimeSpan? timeout = null,
        CancellationToken cancellation = default
    )
    {
        _requests.Enqueue((to, payload));
        return session.SendIqAsync(type, to, payload, timeout, cancellation);
    }

    public ValueTask SendAsync(XElement stanza, CancellationToken cancellation = default) =>
        session.SendAsync(stanza, cancellation);

    public event Action<XElement>? MessageReceived
    {
        add => session.MessageReceived += value;
        remove => session.MessageReceived -= value;
    }

    public event Action<XElement>? PresenceReceived
    {
        add => session.PresenceReceived += value;
        remove => session.PresenceReceived -= value;
    }

    public void HandleIq(string type, XName payload, Func<XElement, XElement?> handler) =>
        session.HandleIq(type, payload, handler);
}
