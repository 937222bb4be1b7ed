using System.Threading.Channels;
using Microblog.Core.Accounts;

namespace Microblog.Web.Accounts;

/// <summary>
/// Signs out accounts whose domain was taken off <c>Xmpp:AllowedDomains</c>: at the start, when the settings change, and twice
/// a minute besides.
/// </summary>
internal sealed partial class AllowedDomainsService(
    AccountPool pool,
    XmppDomains domains,
    TimeProvider time,
    ILogger<AllowedDomainsService> logger
) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var changed = Channel.CreateBounded<bool>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
        );
        domains.Changed += Wake;
        try
        {
            while (true)
            {
                await LookAsync(stoppingToken);
                try
                {
                    await changed.Reader.WaitToReadAsync(stoppingToken).AsTask().WaitAsync(Period, time, stoppingToken);
                    changed.Reader.TryRead(out _);
                }
                catch (TimeoutException)
                {
                    // Nothing was changed; the list is compared all the same.
                }
            }
        }
        finally
        {
            domains.Changed -= Wake;
        }

        void Wake() => changed.Writer.TryWrite(true);
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        try
        {
            foreach (var address in await pool.SignOutRefusedDomainsAsync(cancellation))
            {
                LogSignedOut(address.ToString());
            }
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            // The database may be away for a while: the next look tries again.
            LogFailed(failure);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Account} was signed out: its domain may not sign in here any more"
    )]
    private partial void LogSignedOut(string account);

    [LoggerMessage(Level = LogLevel.Error, Message = "Accounts of domains that may not sign in were not signed out")]
    private partial void LogFailed(Exception failure);
}
