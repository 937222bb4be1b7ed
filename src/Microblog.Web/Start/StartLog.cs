namespace Microblog.Web.Start;

/// <summary>
/// Until the program has started, the framework's own lines about a failed start are left out: the one line that
/// <see cref="StartFailure"/> gives takes the place of their stack traces.
/// </summary>
internal sealed class StartLog
{
    private static readonly string[] Categories =
    [
        "Microsoft.Extensions.Hosting.Internal.Host",
        "Microsoft.AspNetCore.Server.Kestrel",
        "Microsoft.AspNetCore.Hosting.Diagnostics",
        "Microsoft.EntityFrameworkCore.Database.Command",
        "Microsoft.EntityFrameworkCore.Database.Connection",
        "Microsoft.EntityFrameworkCore.Database.Transaction",
        "Microsoft.EntityFrameworkCore.Migrations",
        "Microsoft.EntityFrameworkCore.Query",
    ];

    private volatile bool _isStarted;

    /// <summary>From here on everything is logged.</summary>
    public void End() => _isStarted = true;

    /// <summary>Leaves the lines out.</summary>
    public void Use(ILoggingBuilder logging)
    {
        foreach (var category in Categories)
        {
            logging.AddFilter(category, level => _isStarted && level >= LogLevel.Warning);
        }
    }
}
