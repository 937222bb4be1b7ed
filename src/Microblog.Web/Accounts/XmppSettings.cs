using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microblog.Core.Accounts;
using Microblog.Web.Settings;
using Microblog.Xmpp.Connection;
using Microblog.Xmpp.Sasl;

namespace Microblog.Web.Accounts;

/// <summary>Reads the section <c>Xmpp</c>.</summary>
internal sealed class XmppSettings(IConfiguration configuration) : SectionSettings<XmppOptions>(configuration)
{
    /// <inheritdoc />
    protected override void Read(IConfiguration configuration, XmppOptions options)
    {
        options.DefaultDomain = configuration["Xmpp:DefaultDomain"];
        options.MinimumMechanism = ReadMechanism(configuration["Xmpp:MinimumMechanism"]);
        options.TrustedCertificateFile = configuration["Xmpp:TrustedCertificateFile"];
        if (options.DefaultDomain is { Length: > 0 } domain)
        {
            CheckDomain("Xmpp:DefaultDomain", domain);
        }
        foreach (var (key, allowed) in SettingsList.Elements(configuration, "Xmpp:AllowedDomains"))
        {
            CheckDomain(key, allowed);
            options.AllowedDomains.Add(allowed);
        }
        foreach (var (key, network) in SettingsList.Elements(configuration, "Xmpp:PrivateNetworks"))
        {
            options.PrivateNetworks.Add(
                PrivateNetworks.IsEntry(network)
                    ? network
                    : throw new SettingsException(key, network, PrivateNetworks.Accepted)
            );
        }
        ReadServers(configuration.GetSection("Xmpp:Servers"), options.Servers);
        if (options.TrustedCertificateFile is { Length: > 0 } file)
        {
            CheckCertificates(file);
        }
    }

    private static void ReadServers(IConfigurationSection section, IDictionary<string, string> servers)
    {
        const string Accepted =
            "xmpp://host:5222 (STARTTLS), xmpps://host:5223 (direct TLS) or wss://host/xmpp-websocket";
        if (!string.IsNullOrWhiteSpace(section.Value))
        {
            throw new SettingsException(section.Path, section.Value, $"{section.Path}:example.org = {Accepted}");
        }
        var known = new Dictionary<string, string>();
        foreach (var server in section.GetChildren())
        {
            var domain = CheckDomain(server.Path, server.Key);
            if (!known.TryAdd(domain, server.Key))
            {
                throw new SettingsException(
                    server.Path,
                    server.Value,
                    $"one server for each domain, and {known[domain]} is the same domain"
                );
            }
            if (
                !Uri.TryCreate(server.Value, UriKind.Absolute, out var address)
                || address.Scheme is not ("xmpp" or "xmpps" or "wss")
                || address.Host.Length == 0
                || address.UserInfo.Length > 0
            )
            {
                throw new SettingsException(server.Path, server.Value, Accepted);
            }
            servers[server.Key] = server.Value;
        }
    }

    private static SaslStrength? ReadMechanism(string? value) =>
        string.IsNullOrWhiteSpace(value) ? null
        : Enum.GetNames<SaslStrength>().Contains(value.Trim(), StringComparer.OrdinalIgnoreCase)
            ? Enum.Parse<SaslStrength>(value.Trim(), ignoreCase: true)
        : throw new SettingsException(
            "Xmpp:MinimumMechanism",
            value,
            string.Join(", ", Enum.GetNames<SaslStrength>()) + ", or nothing"
        );

    private static string CheckDomain(string key, string value) =>
        XmppDomains.Normalise(value) ?? throw new SettingsException(key, value, "a domain such as example.org");

    private static void CheckCertificates(string file)
    {
        try
        {
            new X509Certificate2Collection().ImportFromPemFile(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new SettingsException("Xmpp:TrustedCertificateFile", file, "a readable PEM file with certificates");
        }
    }
}
