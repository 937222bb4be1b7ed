using System.Globalization;
using Microblog.Core.Accounts;
using Microblog.Core.Timelines;
using Microblog.Web.Media;
using Microblog.Xmpp;

namespace Microblog.Web.Settings;

/// <summary>Binds the configuration, and refuses what cannot work before anything starts.</summary>
internal static class SettingsExtensions
{
    /// <exception cref="SettingsException">A key has a value that cannot be used.</exception>
    public static void AddSettings(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        CheckXmpp(configuration);
        CheckNumber(configuration, "Sessions:LingerSeconds", 0, 86_400);
        CheckNumber(configuration, "Cache:KeepPostsPerFeed", 50, 1_000_000);
        CheckNumber(configuration, "Media:MaxPictureBytes", 65_536, 104_857_600);
        CheckNumber(configuration, "Security:HstsDays", 0, 3650);
        CheckServices(configuration);
        CheckPrivateHosts(configuration);
        builder.Services.Configure<XmppOptions>(configuration.GetSection("Xmpp"));
        builder.Services.Configure<SessionsOptions>(configuration.GetSection("Sessions"));
        builder.Services.Configure<CacheOptions>(configuration.GetSection("Cache"));
        builder.Services.Configure<MediaOptions>(configuration.GetSection("Media"));
    }

    private static void CheckXmpp(ConfigurationManager configuration)
    {
        CheckDomain("Xmpp:DefaultDomain", configuration["Xmpp:DefaultDomain"]);
        foreach (var domain in configuration.GetSection("Xmpp:AllowedDomains").GetChildren())
        {
            CheckDomain(domain.Path, domain.Value);
        }
        foreach (var server in configuration.GetSection("Xmpp:Servers").GetChildren())
        {
            const string Accepted =
                "xmpp://host:5222 (STARTTLS), xmpps://host:5223 (direct TLS) or wss://host/xmpp-websocket";
            if (
                !Uri.TryCreate(server.Value, UriKind.Absolute, out var address)
                || address.Scheme is not ("xmpp" or "xmpps" or "wss")
                || address.Host.Length == 0
            )
            {
                throw new SettingsException(server.Path, server.Value, Accepted);
            }
        }
        var file = configuration["Xmpp:TrustedCertificateFile"];
        if (file is { Length: > 0 })
        {
            try
            {
                new System.Security.Cryptography.X509Certificates.X509Certificate2Collection().ImportFromPemFile(file);
            }
            catch (Exception failure)
                when (failure
                        is IOException
                            or UnauthorizedAccessException
                            or System.Security.Cryptography.CryptographicException
                )
            {
                throw new SettingsException(
                    "Xmpp:TrustedCertificateFile",
                    file,
                    "a readable PEM file with certificates"
                );
            }
        }
    }

    private static void CheckServices(ConfigurationManager configuration)
    {
        foreach (var service in configuration.GetSection("Community:Services").GetChildren())
        {
            if (!Jid.TryParse(service.Value, out _))
            {
                throw new SettingsException(service.Path, service.Value, "the address of a pubsub service");
            }
        }
    }

    private static void CheckPrivateHosts(ConfigurationManager configuration)
    {
        foreach (var host in configuration.GetSection("Media:PrivateHosts").GetChildren())
        {
            if (PrivateHosts.TryParse(host.Value) is null)
            {
                throw new SettingsException(host.Path, host.Value, PrivateHosts.Accepted);
            }
        }
    }

    private static void CheckDomain(string key, string? value)
    {
        if (value is { Length: > 0 } && (!Jid.TryParse(value, out var jid) || jid.Local is not null || !jid.IsBare))
        {
            throw new SettingsException(key, value, "a domain such as example.org");
        }
    }

    private static void CheckNumber(ConfigurationManager configuration, string key, int least, int most)
    {
        var value = configuration[key];
        if (
            value is not null
            && !(
                int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number >= least
                && number <= most
            )
        )
        {
            throw new SettingsException(
                key,
                value,
                string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}")
            );
        }
    }
}
