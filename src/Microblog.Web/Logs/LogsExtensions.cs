using Microsoft.Extensions.Options;

namespace Microblog.Web.Logs;

/// <summary>What the log never holds.</summary>
internal static class LogsExtensions
{
    public static void AddLogs(this WebApplicationBuilder builder) =>
        builder.Services.AddSingleton<IPostConfigureOptions<LoggerFilterOptions>, SecretCategories>();
}
