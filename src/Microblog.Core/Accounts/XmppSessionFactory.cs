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
    XmppDomains? domains = null,
    IEnumerable<NotifiedNode>? notified = null,
    IEnumerable<AccountFeature>? features = null
) : IDisposable
{
    /// <summary>Service discovery features (XEP-0030) of every session: what this program is, and what it asks to be notified of.</summary>
    private readonly string[] _features =
    [
        "urn:xmpp:microblog:0",
        "urn:xmpp:pubsub-social-feed:1",
        .. (notified ?? []).Select(one => one.Node + "+notify").Distinct(),
    ];

    private readonly HashSet<string> _named = [.. (features ?? []).SelectMany(feature => feature.Nodes)];

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
                Features = _features,
                IdleWatch = _idle,
                Telemetry = _telemetry,
                Time = time,
                Logger = loggers.CreateLogger<XmppSession>(),
            },
            session => link = new XmppLink(session, _named),
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
