using Microblog.Core.Accounts;
using Microblog.Core.Model;
using Microblog.Core.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microblog.Web.Health;

/// <summary>
/// Ready means that the database answers and takes what is written, and that what comes for the accounts in use is stored.
/// Anybody may ask: the database is asked at most once in some seconds.
/// </summary>
internal sealed partial class DatabaseHealth(
    IMicroblogDatabase database,
    AccountPool pool,
    TimeProvider time,
    ILogger<DatabaseHealth> logger
) : IHealthCheck, IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _one = new(1, 1);
    private (long Taken, StorageFailure? Failure)? _last;

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        var failure = pool.StorageFailure ?? await AskAsync(cancellationToken);
        return failure is { } known ? HealthCheckResult.Unhealthy(Reason(known)) : HealthCheckResult.Healthy();
    }

    public void Dispose() => _one.Dispose();

    private async Task<StorageFailure?> AskAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            if (_last is not { } last || time.GetElapsedTime(last.Taken) >= Freshness)
            {
                _last = last = (time.GetTimestamp(), await ProbeAsync(cancellation));
            }
            return last.Failure;
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<StorageFailure?> ProbeAsync(CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            return await WriteAsync(end.Token).WaitAsync(end.Token);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            LogNotReady(failure);
            return StorageFailures.Of(failure) ?? StorageFailure.Unavailable;
        }
    }

    private async Task<StorageFailure?> WriteAsync(CancellationToken cancellation)
    {
        await using var opened = await database.OpenAsync(cancellation);
        await using var transaction = await database.BeginAsync(opened, cancellation);
        var failure = await opened.ProbeAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return failure;
    }

    /// <summary>Why the program is not ready, for its operator.</summary>
    private static string Reason(StorageFailure failure) =>
        failure switch
        {
            StorageFailure.Full => "The disk of the database is full.",
            StorageFailure.ReadOnly => "The database is read-only.",
            _ => "The database doesn't answer, or takes nothing that is written.",
        };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Not ready: the database does not take what is written")]
    private partial void LogNotReady(Exception failure);
}
