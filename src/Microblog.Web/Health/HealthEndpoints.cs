using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microblog.Web.Health;

/// <summary><c>/healthz/live</c>: the process answers. <c>/healthz/ready</c>: so does what it depends on.</summary>
internal static class HealthEndpoints
{
    /// <summary>Checks with this tag decide about readiness.</summary>
    public const string Ready = "ready";

    public static void AddHealth(this IServiceCollection services)
    {
        // One for all requests: it remembers what it found.
        services.AddSingleton<DatabaseHealth>();
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database", tags: [Ready]);
    }

    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks("/healthz/live", new() { Predicate = _ => false }).AllowAnonymous();
        endpoints
            .MapHealthChecks(
                "/healthz/ready",
                new() { Predicate = check => check.Tags.Contains(Ready), ResponseWriter = WriteAsync }
            )
            .AllowAnonymous();
    }

    /// <summary>The status, and in words what is wrong.</summary>
    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        var reasons = report.Entries.Values.Select(entry => entry.Description).OfType<string>();
        return context.Response.WriteAsync(string.Join(" ", reasons.Prepend(report.Status.ToString())));
    }
}
