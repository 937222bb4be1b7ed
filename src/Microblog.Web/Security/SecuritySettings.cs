using Microblog.Web.Settings;

namespace Microblog.Web.Security;

/// <summary>Reads the section <c>Security</c>.</summary>
internal sealed class SecuritySettings(IConfiguration configuration) : SectionSettings<SecurityOptions>(configuration)
{
    /// <inheritdoc />
    protected override void Read(IConfiguration configuration, SecurityOptions options) =>
        options.HstsDays = Number(configuration, "Security:HstsDays", 0, 3650, options.HstsDays);
}
