using Microblog.Xmpp;
using Microblog.Xmpp.Connection;
using Microblog.Xmpp.Sasl;

namespace Microblog.Core.Accounts;

/// <summary>
/// What the operator wrote about domains: which may sign in, and how their servers are reached. Domains are compared in the
/// form of <see cref="Jid.Domain"/>, however they were written.
/// </summary>
/// <param name="options">What was written.</param>
public sealed class XmppDomains(XmppOptions options)
{
    private sealed class Settings(XmppOptions options)
    {
        public string? Default { get; } = Normalise(options.DefaultDomain);

        public HashSet<string> Allowed { get; } = [.. options.AllowedDomains.Select(Required)];

        public Dictionary<string, Uri> Servers { get; } =
            options.Servers.ToDictionary(pair => Required(pair.Key), pair => new Uri(pair.Value));

        public AddressPolicy Others { get; } = AddressPolicy.With(new PrivateNetworks(options.PrivateNetworks));

        public SaslStrength? Minimum { get; } = options.MinimumMechanism;

        public bool IsNamed(string domain) =>
            domain == Default || Allowed.Contains(domain) || Servers.ContainsKey(domain);
    }

    private volatile Settings _now = new(options);

    /// <summary>After other settings have taken the place of these.</summary>
    public event Action? Changed;

    /// <summary>What is appended to a bare name, or null.</summary>
    public string? Default => _now.Default;

    /// <summary>Whose accounts may sign in, sorted; empty: anyone's.</summary>
    public IReadOnlyList<string> Allowed => [.. _now.Allowed.Order(StringComparer.Ordinal)];

    /// <summary>The form in which a domain is compared; null where the text is no domain.</summary>
    public static string? Normalise(string? text) =>
        Jid.TryParse(text, out var jid) && jid is { Local: null, IsBare: true } ? jid.Domain : null;

    /// <summary>Takes other settings from now on.</summary>
    /// <exception cref="FormatException">One of them cannot be used; those before stay.</exception>
    public void Use(XmppOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _now = new Settings(options);
        Changed?.Invoke();
    }

    /// <summary>True where accounts of the address's domain may sign in.</summary>
    public bool IsAllowed(Jid address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return _now.Allowed is not { Count: > 0 } allowed || allowed.Contains(address.Domain);
    }

    /// <summary>True for a domain that the operator wrote down anywhere. Others come from the people who sign in.</summary>
    public bool IsNamed(Jid address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return _now.IsNamed(address.Domain);
    }

    /// <summary>Where to connect instead of asking DNS, or null.</summary>
    public Uri? ServerOf(Jid address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return _now.Servers.GetValueOrDefault(address.Domain);
    }

    /// <summary>Which addresses may be connected to: every one for a domain that the operator named.</summary>
    public AddressPolicy AddressesFor(Jid address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var now = _now;
        return now.IsNamed(address.Domain) ? AddressPolicy.Everywhere : now.Others;
    }

    /// <summary>The weakest way to sign in: PLAIN, which hands over the password, only for a domain that the operator named.</summary>
    public SaslStrength MinimumFor(Jid address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var now = _now;
        return now.Minimum ?? (now.IsNamed(address.Domain) ? SaslStrength.Plain : SaslStrength.ScramSha1);
    }

    private static string Required(string text) =>
        Normalise(text) ?? throw new FormatException($"'{text}' is no domain.");
}
