using Microblog.Web.Settings;
using Microblog.Xmpp;

namespace Microblog.Web.Site;

/// <summary>Reads the section <c>Community</c>.</summary>
internal sealed class CommunitySettings(IConfiguration configuration) : SectionSettings<CommunityOptions>(configuration)
{
    /// <inheritdoc />
    protected override void Read(IConfiguration configuration, CommunityOptions options)
    {
        if (configuration["Community:Name"] is { Length: > 0 } name)
        {
            options.Name = name;
        }
        foreach (var (key, text) in SettingsList.Elements(configuration, "Community:Services"))
        {
            options.Services.Add(
                Jid.TryParse(text, out var service)
                    ? service
                    : throw new SettingsException(key, text, "the address of a pubsub service")
            );
        }
        if (configuration["Community:JoinUrl"] is { Length: > 0 } join)
        {
            options.JoinUrl =
                Uri.TryCreate(join, UriKind.Absolute, out var url) && url.Scheme is "https" or "http"
                    ? join
                    : throw new SettingsException(
                        "Community:JoinUrl",
                        join,
                        "an address that begins with https:// or http://"
                    );
        }
    }
}
