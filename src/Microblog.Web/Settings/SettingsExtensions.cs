using System.Globalization;
using Microblog.Core.Accounts;
using Microblog.Core.Cache;
using Microblog.Web.Media;
using Microblog.Web.Storage;
using Microblog.Xmpp;
using Microblog.Xmpp.Connection;

namespace Microblog.Web.Settings;

/// <summary>Binds the configuration, and refuses what cannot work before anything starts.</summary>
internal static class SettingsExtensions
{
    /// <summary>The keys of each section that is the program's own: a key with a spelling mistake must not be ignored.</summary>
    private static readonly (string Section, string[] Keys)[] Known =
    [
        ("Xmpp", Names<XmppOptions>()),
        ("Sessions", Names<SessionsOptions>()),
        ("Cache", Names<CacheOptions>()),
        ("Media", Names<MediaOptions>()),
        ("Community", ["JoinUrl", "Name", "Services"]),
        ("Database", ["Provider"]),
        ("DataProtection", KeyCertificate.Keys),
    ];

    /// <exception cref="SettingsException">A key has a value that cannot be used.</exception>
    public static void AddSettings(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        CheckKeys(configuration);
        var xmpp = XmppSettings.Read(configuration);
        CheckNumber(configuration, "Sessions:LingerSeconds", 0, 86_400);
        CheckNumber(configuration, "Cache:KeepPostsPerFeed", 50, 1_000_000);
        CheckNumber(configuration, "Media:MaxPictureBytes", 65_536, 104_857_600);
        CheckNumber(configuration, "Security:HstsDays", 0, 3650);
        CheckServices(configuration);
        CheckJoinUrl(configuration);
        builder.Services.AddSingleton(Microsoft.Extensions.Options.Options.Create(xmpp));
        builder.Services.AddSingleton(new XmppDomains(xmpp));
        builder.Services.AddHostedService<SettingsReload>();
        builder.Services.Configure<SessionsOptions>(configuration.GetSection("Sessions"));
        builder.Services.Configure<CacheOptions>(configuration.GetSection("Cache"));
        builder.Services.AddSingleton(Microsoft.Extensions.Options.Options.Create(ReadMedia(configuration)));
    }

    private static string[] Names<T>() => [.. typeof(T).GetProperties().Select(property => property.Name)];

    private static void CheckKeys(ConfigurationManager configuration)
    {
        foreach (var (section, keys) in Known)
        {
            foreach (var child in configuration.GetSection(section).GetChildren())
            {
                if (!keys.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
                {
                    throw new SettingsException(
                        child.Path,
                        child.Value,
                        $"the keys of {section}, which are {string.Join(", ", keys.Order(StringComparer.Ordinal))}"
                    );
                }
            }
        }
    }

    private static void CheckServices(ConfigurationManager configuration)
    {
        foreach (var (key, service) in SettingsList.Elements(configuration, "Community:Services"))
        {
            if (!Jid.TryParse(service, out _))
            {
                throw new SettingsException(key, service, "the address of a pubsub service");
            }
        }
    }

    private static void CheckJoinUrl(ConfigurationManager configuration)
    {
        if (
            configuration["Community:JoinUrl"] is { Length: > 0 } join
            && !(Uri.TryCreate(join, UriKind.Absolute, out var url) && url.Scheme is "https" or "http")
        )
        {
            throw new SettingsException("Community:JoinUrl", join, "an address that begins with https:// or http://");
        }
    }

    private static MediaOptions ReadMedia(ConfigurationManager configuration)
    {
        var media = new MediaOptions();
        if (configuration["Media:MaxPictureBytes"] is { } bytes)
        {
            media.MaxPictureBytes = int.Parse(bytes, CultureInfo.InvariantCulture);
        }
        foreach (var (key, host) in SettingsList.Elements(configuration, "Media:PrivateHosts"))
        {
            media.PrivateHosts.Add(
                PrivateHosts.TryParse(host) is not null
                    ? host
                    : throw new SettingsException(key, host, PrivateHosts.Accepted)
            );
        }
        return media;
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
