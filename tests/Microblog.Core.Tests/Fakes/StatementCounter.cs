using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Microblog.Core.Tests.Fakes;

/// <summary>Counts the queries that the database is sent.</summary>
internal sealed class StatementCounter : DbCommandInterceptor
{
    private int _count;

    /// <summary>How many so far.</summary>
    public int Count => Volatile.Read(ref _count);

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default
    )
    {
        Interlocked.Increment(ref _count);
        return new(result);
    }
}
