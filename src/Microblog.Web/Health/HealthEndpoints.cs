namespace Microblog.Web.Health;

/// <summary><c>/healthz/live</c>: the process answers. <c>/healthz/ready</c>: so does what it depends on.</summary>
internal static class HealthEndpoints
{
    /// <summary>Checks with this tag decide about readiness.</summary>
    public const string Ready = "ready";

    public static void AddHealth(this IServiceCollection services) =>
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database", tags: [Ready]);

    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks("/healthz/live", new() { Predicate = _ => false }).AllowAnonymous();
        endpoints
            .MapHealthChecks("/healthz/ready", new() { Predicate = check => check.Tags.Contains(Ready) })
            .AllowAnonymous();
    }
}
