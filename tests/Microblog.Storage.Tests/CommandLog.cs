using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Microblog.Storage.Tests;

/// <summary>Keeps the query that was sent last, with its parameters.</summary>
internal sealed class CommandLog : DbCommandInterceptor
{
    private volatile Query? _last;

    /// <summary>A query as it was sent.</summary>
    internal sealed record Query(string Text, IReadOnlyList<(string Name, object? Value)> Parameters);

    /// <summary>The last query.</summary>
    public Query Last => _last!;

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default
    )
    {
        _last = new Query(
            command.CommandText,
            [.. command.Parameters.Cast<DbParameter>().Select(p => (p.ParameterName, p.Value))]
        );
        return new(result);
    }
}
