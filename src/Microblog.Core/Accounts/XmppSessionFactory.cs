using System.Diagnostics.Metrics;
using System.Security.Cryptography.X509Certificates;
using Microblog.Xmpp;
using Microblog.Xmpp.Sasl;
using Microblog.Xmpp.Session;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microblog.Core.Accounts;

/// <summary>Opens XMPP sessions as the configuration says.</summary>
public sealed class XmppSessionFactory(
    IOptions<XmppOptions> options,
    TimeProvider time,
    ILoggerFactory loggers,
    IMeterFactory? meters = null,
    XmppDomains? domains = null
) : IDisposable
{
    private static readonly string[] Features =
    [
        "urn:xmpp:microblog:0",
        "urn:xmpp:microblog:0+notify",
        "urn:xmpp:pubsub-social-feed:1",
        "urn:xmpp:pubsub:subscription+notify",
        "http://jabber.org/protocol/nick+notify",
    ];

    private readonly IdleWatch _idle = new(time: time);
    private readonly XmppTelemetry _telemetry = new(meters);

    private readonly Lazy<X509Certificate2Collection?> _roots = new(() =>
    {
        if (options.Value.TrustedCertificateFile is not { Length: > 0 } file)
        {
            return null;
        }
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(file);
        return roots;
    });

    /// <summary>What the configuration says of domains.</summary>
    public XmppDomains Domains { get; } = domains ?? new XmppDomains(options.Value);

    /// <summary>Opens a session; see <see cref="XmppSession.OpenAsync"/>.</summary>
    public async Task<XmppLink> OpenAsync(Jid address, XmppCredentials credentials, CancellationToken cancellation)
    {
        XmppLink? link = null;
        await XmppSession.OpenAsync(
            new XmppSessionOptions
            {
                Address = address.Bare,
                Credentials = credentials,
                Server = Domains.ServerOf(address),
                Addresses = Domains.AddressesFor(address),
                MinimumStrength = Domains.MinimumFor(address),
                TrustedRoots = _roots.Value,
                Features = Features,
                IdleWatch = _idle,
                Telemetry = _telemetry,
                Time = time,
                Logger = loggers.CreateLogger<XmppSession>(),
            },
            session => link = new XmppLink(session),
            cancellation
        );
        return link!;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _idle.Dispose();
        _telemetry.Dispose();
    }
}
