using System.Data.Common;
using System.Globalization;

namespace Microblog.Core.Model;

/// <summary>Tells a database that fails from a program that does.</summary>
public static class StorageFailures
{
    /// <summary>What is wrong with the database; null where the exception says nothing of it.</summary>
    public static StorageFailure? Of(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure is StorageException known)
            {
                return known.Failure;
            }
            if (failure is DbException refused)
            {
                return Of(refused);
            }
        }
        return null;
    }

    /// <summary>
    /// PostgreSQL says it with a state (https://www.postgresql.org/docs/current/errcodes-appendix.html), SQLite with a result
    /// code (https://www.sqlite.org/rescode.html). Npgsql gives no state where the server was not reached.
    /// </summary>
    private static StorageFailure? Of(DbException failure)
    {
        if (failure.SqlState is { Length: 5 } state)
        {
            return state switch
            {
                "53100" => StorageFailure.Full,
                "25006" => StorageFailure.ReadOnly,
                _ when state[..2] is "08" or "28" or "3D" or "53" or "57" or "58" or "XX" => StorageFailure.Unavailable,
                _ => null,
            };
        }
        if (ResultOf(failure.Message) is not { } result)
        {
            return StorageFailure.Unavailable;
        }
        return result switch
        {
            13 => StorageFailure.Full,
            8 => StorageFailure.ReadOnly,
            // Permission, busy, locked, I/O, corrupt, cannot open, authorisation, not a database.
            3 or 5 or 6 or 10 or 11 or 14 or 23 or 26 => StorageFailure.Unavailable,
            _ => null,
        };
    }

    /// <summary>The exception of SQLite begins with <c>SQLite Error 13:</c>; its number is no member that every provider has.</summary>
    private static int? ResultOf(string message)
    {
        const string Beginning = "SQLite Error ";
        var end = message.IndexOf(':', StringComparison.Ordinal);
        return
            message.StartsWith(Beginning, StringComparison.Ordinal)
            && end > 0
            && int.TryParse(
                message.AsSpan(Beginning.Length, end - Beginning.Length),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var result
            )
            ? result & 0xFF
            : null;
    }
}
