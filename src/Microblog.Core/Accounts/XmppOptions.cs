using Microblog.Xmpp.Sasl;

namespace Microblog.Core.Accounts;

/// <summary>Configuration section <c>Xmpp</c>.</summary>
public sealed class XmppOptions
{
    /// <summary>Appended when a person types only a name.</summary>
    public string? DefaultDomain { get; set; }

    /// <summary>Whose accounts may sign in; empty: anyone's.</summary>
    public IList<string> AllowedDomains { get; init; } = [];

    /// <summary>Where to connect instead of asking DNS, by domain.</summary>
    public IDictionary<string, string> Servers { get; init; } =
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Networks and hosts that may be connected to for any domain although they are not on the public internet.</summary>
    public IList<string> PrivateNetworks { get; init; } = [];

    /// <summary>The weakest way to sign in; null: PLAIN for the domains that are named here, SCRAM-SHA-1 for others.</summary>
    public SaslStrength? MinimumMechanism { get; set; }

    /// <summary>A PEM file with roots trusted besides the system's.</summary>
    public string? TrustedCertificateFile { get; set; }
}
