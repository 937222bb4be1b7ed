using Microblog.Core.Accounts;
using Microblog.Web.Settings;

namespace Microblog.Web.Accounts;

/// <summary>Reads the section <c>Sessions</c>.</summary>
internal sealed class SessionsSettings(IConfiguration configuration) : SectionSettings<SessionsOptions>(configuration)
{
    /// <inheritdoc />
    protected override void Read(IConfiguration configuration, SessionsOptions options) =>
        options.LingerSeconds = Number(configuration, "Sessions:LingerSeconds", 0, 86_400, options.LingerSeconds);
}
