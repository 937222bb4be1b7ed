using Microblog.Core.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microblog.Web.Health;

/// <summary>Ready means that the database answers.</summary>
internal sealed class DatabaseHealth(IMicroblogDatabase database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        await using var opened = await database.OpenAsync(cancellationToken);
        return await opened.Database.CanConnectAsync(cancellationToken)
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("The database cannot be opened.");
    }
}
