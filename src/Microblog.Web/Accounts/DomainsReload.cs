using Microblog.Core.Accounts;
using Microblog.Web.Settings;
using Microsoft.Extensions.Primitives;

namespace Microblog.Web.Accounts;

/// <summary>
/// Takes what changed in <c>appsettings.json</c> about domains while the program runs. What cannot be used is logged, and the
/// settings from before stay.
/// </summary>
internal sealed partial class DomainsReload(
    IConfiguration configuration,
    XmppDomains domains,
    ILogger<DomainsReload> logger
) : IHostedService
{
    private IDisposable? _watch;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _watch = ChangeToken.OnChange(configuration.GetReloadToken, Reload);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _watch?.Dispose();
        return Task.CompletedTask;
    }

    private void Reload()
    {
        try
        {
            domains.Use(new XmppSettings(configuration).Read());
        }
        catch (SettingsException wrong)
        {
            LogNotTaken(wrong.Message);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The settings were changed and cannot be used; those from before stay. {Reason}"
    )]
    private partial void LogNotTaken(string reason);
}
