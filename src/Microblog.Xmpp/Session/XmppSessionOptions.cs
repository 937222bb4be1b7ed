using System.Security.Cryptography.X509Certificates;
using Microblog.Xmpp.Connection;
using Microblog.Xmpp.Sasl;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Microblog.Xmpp.Session;

/// <summary>How to open and keep a session.</summary>
public sealed record XmppSessionOptions
{
    /// <summary>The bare address to sign in as.</summary>
    public required Jid Address { get; init; }

    /// <summary>What proves it.</summary>
    public required XmppCredentials Credentials { get; init; }

    /// <summary>The weakest way to sign in that will do.</summary>
    public SaslStrength MinimumStrength { get; init; } = SaslStrength.Plain;

    /// <summary>Whether a sign-in is bound to its TLS connection.</summary>
    public ChannelBindingPolicy ChannelBinding { get; init; } = ChannelBindingPolicy.Preferred;

    /// <summary>What the server knows this installation by (XEP-0388, 2.3); that of a token is used where one signs in with it.</summary>
    public Guid ClientId { get; init; } = Guid.NewGuid();

    /// <summary>Where to connect instead of asking DNS: <c>xmpp://host:5222</c> (STARTTLS), <c>xmpps://host:5223</c> (direct TLS) or <c>wss://host/xmpp-websocket</c>.</summary>
    public Uri? Server { get; init; }

    /// <summary>
    /// Which addresses may be connected to: by service records, by host-meta, and where a server sends to. <see cref="Server"/>
    /// itself is always allowed.
    /// </summary>
    public AddressPolicy Addresses { get; init; } = AddressPolicy.PublicOnly;

    /// <summary>Roots trusted besides the system's.</summary>
    public X509Certificate2Collection? TrustedRoots { get; init; }

    /// <summary>The client's name, as disco#info tells it under <c>client/web</c> (XEP-0030, 3.1), and as others see it in the resource where the server makes it of that (XEP-0386, 3.2).</summary>
    public string ClientName { get; init; } = "Microblog";

    /// <summary>The software's URI that presence carries beside the hash of what it can (XEP-0115, 4).</summary>
    public string CapsNode { get; init; } = "https://github.com/microblog-xmpp/microblog";

    /// <summary>Features announced in disco#info beside the session's own.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>How long the whole of connecting, TLS, signing in and binding may take, over all addresses.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a request waits for its answer unless it says otherwise.</summary>
    public TimeSpan IqTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Quiet for so long: ping (XEP-0199).</summary>
    public TimeSpan PingAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>No answer for so long: the connection is dead.</summary>
    public TimeSpan DeadAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The largest stanza that is read, in bytes of XML. A larger one is passed over without being held; one eight times as
    /// large ends the stream.
    /// </summary>
    public int MaxStanzaBytes { get; init; } = 10 * 1024 * 1024;

    /// <summary>The largest stanza that is sent, in bytes of XML: servers end the stream for a larger one.</summary>
    public int MaxSentStanzaBytes { get; init; } = 256 * 1024;

    /// <summary>The first pause before reconnecting; doubles up to <see cref="MaxReconnectDelay"/>, with full jitter.</summary>
    public TimeSpan ReconnectDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause before reconnecting.</summary>
    public TimeSpan MaxReconnectDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What finds out whether quiet connections still are ones; null for one of the session's own. The same for all sessions saves timers.</summary>
    public IdleWatch? IdleWatch { get; init; }

    /// <summary>Where activities and meters go, or null.</summary>
    public XmppTelemetry? Telemetry { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where to log: addresses and reasons; never a secret, never a body.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}
