using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Microblog.Xmpp.Session;

/// <summary>
/// What sessions tell OpenTelemetry: activities and meters, without addresses of people, without bodies. Give the same to
/// all sessions of a program and listen to <see cref="Name"/>.
/// </summary>
public sealed class XmppTelemetry : IDisposable
{
    /// <summary>The name of the meter and of the source of activities.</summary>
    public const string Name = "Microblog.Xmpp";

    private readonly Meter? _own;
    private readonly UpDownCounter<int> _connections;
    private readonly Counter<long> _reconnects;
    private readonly Counter<long> _stanzas;
    private readonly Counter<long> _overLimit;
    private readonly Counter<long> _bytes;
    private readonly Histogram<double> _requests;

    /// <param name="meters">The host's factory, or null for a meter of its own.</param>
    public XmppTelemetry(IMeterFactory? meters = null)
    {
        var meter = Meter = meters?.Create(Name) ?? (_own = new Meter(Name));
        _connections = meter.CreateUpDownCounter<int>("xmpp.client.connections", "{connection}", "Sessions online.");
        _reconnects = meter.CreateCounter<long>(
            "xmpp.client.reconnects",
            "{reconnect}",
            "Connections opened again, by whether the stream went on (xmpp.resumed)."
        );
        _stanzas = meter.CreateCounter<long>(
            "xmpp.client.stanzas",
            "{stanza}",
            "Stanzas, by network.io.direction and xmpp.stanza."
        );
        _overLimit = meter.CreateCounter<long>(
            "xmpp.client.stanzas.over_limit",
            "{stanza}",
            "Stanzas of which nothing, or not every item, was read: beyond a limit, by xmpp.stanza and xmpp.limit."
        );
        _bytes = meter.CreateCounter<long>("xmpp.client.io", "By", "XML inside TLS, by network.io.direction.");
        _requests = meter.CreateHistogram<double>(
            "xmpp.client.iq.duration",
            "s",
            "Time until a request was answered or given up, by xmpp.iq.type and xmpp.outcome."
        );
    }

    internal Meter Meter { get; }

    internal ActivitySource Activities { get; } = new(Name);

    /// <inheritdoc />
    public void Dispose()
    {
        _own?.Dispose();
        Activities.Dispose();
    }

    internal void Online(bool resumed, bool again)
    {
        _connections.Add(1);
        if (again)
        {
            _reconnects.Add(1, new KeyValuePair<string, object?>("xmpp.resumed", resumed));
        }
    }

    internal void Offline() => _connections.Add(-1);

    internal void Received(string stanza) =>
        _stanzas.Add(
            1,
            new KeyValuePair<string, object?>("network.io.direction", "receive"),
            new KeyValuePair<string, object?>("xmpp.stanza", stanza)
        );

    internal void OverLimit(string stanza, StanzaLimit limit) =>
        _overLimit.Add(
            1,
            new KeyValuePair<string, object?>("xmpp.stanza", stanza),
            new KeyValuePair<string, object?>("xmpp.limit", limit.ToString())
        );

    internal void Sent(int stanzas) =>
        _stanzas.Add(stanzas, new KeyValuePair<string, object?>("network.io.direction", "transmit"));

    internal void Bytes(long count, bool received) =>
        _bytes.Add(count, new KeyValuePair<string, object?>("network.io.direction", received ? "receive" : "transmit"));

    internal void Request(TimeSpan duration, string type, string outcome) =>
        _requests.Record(
            duration.TotalSeconds,
            new KeyValuePair<string, object?>("xmpp.iq.type", type),
            new KeyValuePair<string, object?>("xmpp.outcome", outcome)
        );

    /// <summary>Connecting and signing in; null where nobody listens.</summary>
    internal Activity? Connecting(string domain) =>
        Activities.StartActivity("xmpp.connect", ActivityKind.Client)?.SetTag("server.address", domain);

    /// <summary>A request and its answer; null where nobody listens.</summary>
    internal Activity? Asking(string type, string? domain, string payload) =>
        Activities
            .StartActivity("xmpp.iq", ActivityKind.Client)
            ?.SetTag("xmpp.iq.type", type)
            .SetTag("server.address", domain)
            .SetTag("xmpp.payload", payload);
}
