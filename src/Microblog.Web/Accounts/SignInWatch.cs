using System.Threading.Channels;
using Microblog.Core.Accounts;

namespace Microblog.Web.Accounts;

/// <summary>
/// Ends what is signed in and may not be any more, without a sign-out: sign-ins that expired or that an operator removed, and
/// accounts whose domain was taken off <c>Xmpp:AllowedDomains</c>. Removes what former holders of addresses left, once its time
/// is over. Looks at the start, when the settings change, and twice a
/// minute besides.
/// </summary>
internal sealed partial class SignInWatch(
    AccountPool pool,
    XmppDomains domains,
    TimeProvider time,
    ILogger<SignInWatch> logger
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
                    // Nothing was changed; all is looked at all the same.
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program stops.
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
            await pool.EndOverAsync(cancellation);
            await pool.RemoveFormerAsync(cancellation);
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sign-ins could not be looked up; tried again soon")]
    private partial void LogFailed(Exception failure);
}
