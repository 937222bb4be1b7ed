using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Microblog.Storage.Tests;

/// <summary>Keeps the queries that are sent, with their parameters.</summary>
internal sealed class CommandLog : DbCommandInterceptor
{
    private readonly List<Query> _queries = [];

    /// <summary>A query as it was sent.</summary>
    internal sealed record Query(string Text, IReadOnlyList<(string Name, object? Value)> Parameters);

    /// <summary>The last query.</summary>
    public Query Last => _queries[^1];

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default
    )
    {
        lock (_queries)
        {
            _queries.Add(
                new Query(
                    command.CommandText,
                    [.. command.Parameters.Cast<DbParameter>().Select(p => (p.ParameterName, p.Value))]
                )
            );
        }
        return new(result);
    }
}
