using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Microblog.Web.Health;

/// <summary>Metrics and traces, off until an OTLP endpoint is set (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c>).</summary>
internal static class TelemetryExtensions
{
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            return;
        }
        builder
            .Services.AddOpenTelemetry()
            .WithMetrics(metrics =>
                metrics
                    .AddAspNetCoreInstrumentation()
                    .AddRuntimeInstrumentation()
                    .AddMeter("Microsoft.AspNetCore.Components*", "Microblog.*")
                    .AddOtlpExporter()
            )
            .WithTracing(traces => traces.AddAspNetCoreInstrumentation().AddSource("Microblog.*").AddOtlpExporter());
    }
}
