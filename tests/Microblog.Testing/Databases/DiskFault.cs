using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Microblog.Testing.Databases;

/// <summary>
/// Makes a SQLite database full or read-only while it is on: the file may not grow, or nothing may be written. SQLite itself
/// gives the errors.
/// </summary>
public sealed class DiskFault : DbConnectionInterceptor
{
    private const string Well = "PRAGMA max_page_count=1073741823; PRAGMA query_only=0;";
    private volatile string _pragmas = Well;

    /// <summary>What is wrong now.</summary>
    public DiskState State
    {
        set =>
            _pragmas = value switch
            {
                DiskState.Full => "PRAGMA max_page_count=1; PRAGMA query_only=0;",
                DiskState.ReadOnly => "PRAGMA query_only=1;",
                _ => Well,
            };
    }

    /// <inheritdoc />
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = _pragmas;
        command.ExecuteNonQuery();
    }

    /// <inheritdoc />
    public override async Task ConnectionOpenedAsync(
        DbConnection connection,
        ConnectionEndEventData eventData,
        CancellationToken cancellationToken = default
    )
    {
        await using var command = connection.CreateCommand();
        command.CommandText = _pragmas;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
