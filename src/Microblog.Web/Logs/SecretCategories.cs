using Microsoft.Extensions.Options;

namespace Microblog.Web.Logs;

/// <summary>
/// Keeps out of the log, whatever levels are set, what the framework would write there: calls of open pages with what people
/// type, the secrets of circuits and connections, and headers that are not well-formed.
/// </summary>
internal sealed class SecretCategories : IPostConfigureOptions<LoggerFilterOptions>
{
    /// <summary>Categories by their beginning, and the lowest level that holds none of it.</summary>
    private static readonly (string Category, LogLevel Least)[] Withheld =
    [
        // The arguments of every call: texts, and the secret of the circuit.
        ("Microsoft.AspNetCore.SignalR", LogLevel.Information),
        // The secret of a circuit when it is made.
        ("Microsoft.AspNetCore.Components.Server", LogLevel.Information),
        ("Microsoft.AspNetCore.Http.Connections", LogLevel.Information),
        // Addresses with their query, which for a WebSocket is the secret of the connection.
        ("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning),
        // The keys of the cookies, as they are stored.
        ("Microsoft.AspNetCore.DataProtection.EntityFrameworkCore", LogLevel.Information),
        // Headers as they came, cookies among them.
        ("Microsoft.AspNetCore.Server.Kestrel.BadRequests", LogLevel.Information),
    ];

    /// <inheritdoc />
    public void PostConfigure(string? name, LoggerFilterOptions options)
    {
        var rules = options.Rules.ToList();
        options.Rules.Clear();
        // For what no rule is about.
        options.Rules.Add(
            new LoggerFilterRule(null, null, options.MinLevel, (_, category, level) => MayShow(category, level))
        );
        foreach (var rule in rules)
        {
            options.Rules.Add(
                new LoggerFilterRule(
                    rule.ProviderName,
                    rule.CategoryName,
                    rule.LogLevel,
                    (provider, category, level) =>
                        MayShow(category, level) && (rule.Filter is null || rule.Filter(provider, category, level))
                )
            );
        }
    }

    private static bool MayShow(string? category, LogLevel level) =>
        category is null
        || !Array.Exists(
            Withheld,
            one => level < one.Least && category.StartsWith(one.Category, StringComparison.OrdinalIgnoreCase)
        );
}
