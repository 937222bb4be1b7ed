using Microblog.Web.Settings;

namespace Microblog.Web.Start;

/// <summary>What stands behind the program's name: settings. Whatever else stands there starts no server.</summary>
internal static class CommandLine
{
    /// <summary>The status for an option that is not known, as most programs give it.</summary>
    private const int Misused = 2;

    // The sections of the configuration, and what the framework reads; `dotnet ef` and tests start the program with some of these.
    private static readonly HashSet<string> Known = new(
        [
            "urls",
            "http_ports",
            "https_ports",
            "contentRoot",
            "webRoot",
            "environment",
            "applicationName",
            "AllowedHosts",
            "Xmpp",
            "Sessions",
            "Cache",
            "Media",
            "Community",
            "Database",
            "ConnectionStrings",
            "DataProtection",
            "Security",
            "Logging",
            "Kestrel",
            "ForwardedHeaders_Enabled",
            "shutdownTimeoutSeconds",
            "suppressStatusMessages",
            "captureStartupErrors",
            "detailedErrors",
            "preferHostingUrls",
            "preventHostingStartup",
            "hostingStartupAssemblies",
            "hostingStartupExcludeAssemblies",
            "startupAssembly",
            "serverUrls",
            "staticWebAssets",
        ],
        StringComparer.OrdinalIgnoreCase
    );

    private const string Help = """
        Microblog.Web [--KEY VALUE | --KEY=VALUE]...

          --urls URLS             where it listens, such as http://127.0.0.1:5080
          --contentRoot FOLDER    the folder of the program and of its appsettings.json
          --environment NAME      Production (default) or Development
          --SECTION:KEY VALUE     any setting, such as --Xmpp:DefaultDomain example.org
          --help                  this text

        Settings are read from appsettings.json, then from the environment (Xmpp__DefaultDomain=example.org), then from here.
        docs/operating.md lists them.
        """;

    /// <summary>Answers what is no start; gives the status to end with, or null where the program is to start.</summary>
    public static async Task<int?> AnswerAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors)
    {
        if (arguments.Any(one => one is "--help" or "-h" or "-?" or "/?" or "help"))
        {
            await output.WriteLineAsync(Help);
            return 0;
        }
        if (FindUnknown(arguments) is { } unknown)
        {
            await errors.WriteLineAsync($"Unknown option: {OneLine.Of(unknown)}. --help lists what is known.");
            return Misused;
        }
        return null;
    }

    /// <summary>The name alone: a value may be a password.</summary>
    private static string? FindUnknown(IReadOnlyList<string> arguments)
    {
        for (var index = 0; index < arguments.Count; index++)
        {
            var (name, value) = arguments[index].Split('=', 2) is [var left, var right]
                ? (left, right)
                : (arguments[index], null);
            var key = name.TrimStart('-', '/');
            var isOption = name.StartsWith("--", StringComparison.Ordinal) || name.StartsWith('/') || value is not null;
            if (!isOption || !Known.Contains(key.Split(':', 2)[0]))
            {
                return name;
            }
            if (value is null && ++index == arguments.Count)
            {
                return name + " (without a value)";
            }
        }
        return null;
    }
}
