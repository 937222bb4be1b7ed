using Microblog.Core.Accounts;

namespace Microblog.Web.Accounts;

/// <summary>Looks twice a minute whether the sign-ins of open pages still hold: they expire, and an operator may remove them.</summary>
internal sealed partial class SignInWatch(AccountPool pool, TimeProvider time, ILogger<SignInWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await LookAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program stops.
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        try
        {
            await pool.EndOverAsync(cancellation);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            // The database may be away for a while: looked at again the next time.
            LogFailed(failure);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Sign-ins of open pages could not be looked up; tried again soon"
    )]
    private partial void LogFailed(Exception failure);
}
