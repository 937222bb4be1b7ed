using Microblog.Web.Settings;
using Microblog.Xmpp.Connection;

namespace Microblog.Web.Media;

/// <summary>Reads the section <c>Media</c>.</summary>
internal sealed class MediaSettings(IConfiguration configuration) : SectionSettings<MediaOptions>(configuration)
{
    /// <inheritdoc />
    protected override void Read(IConfiguration configuration, MediaOptions options)
    {
        options.MaxPictureBytes = Number(
            configuration,
            "Media:MaxPictureBytes",
            65_536,
            104_857_600,
            options.MaxPictureBytes
        );
        options.MaxPlayedBytes = Number(
            configuration,
            "Media:MaxPlayedBytes",
            65_536,
            int.MaxValue,
            options.MaxPlayedBytes
        );
        options.LinkPreviews = configuration["Media:LinkPreviews"] switch
        {
            null => options.LinkPreviews,
            var value when bool.TryParse(value, out var isOn) => isOn,
            var value => throw new SettingsException("Media:LinkPreviews", value, "true or false"),
        };
        foreach (var (key, host) in SettingsList.Elements(configuration, "Media:PrivateHosts"))
        {
            options.PrivateHosts.Add(
                PrivateHosts.TryParse(host) is not null
                    ? host
                    : throw new SettingsException(key, host, PrivateHosts.Accepted)
            );
        }
    }
}
