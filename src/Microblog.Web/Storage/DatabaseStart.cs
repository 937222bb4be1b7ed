using Microblog.Web.Settings;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Microblog.Web.Storage;

/// <summary>Says on one line why the database cannot be used at the start.</summary>
internal static class DatabaseStart
{
    private const string Key = DatabaseSettings.ConnectionKey;

    /// <summary>The line; null where it was not the database.</summary>
    public static string? Explain(Exception failure, DatabaseSettings settings)
    {
        for (var inner = failure; inner is not null; inner = inner.InnerException)
        {
            var line = inner switch
            {
                SqliteException sqlite => OfSqlite(sqlite, settings),
                PostgresException refused => OfPostgreSql(refused),
                NpgsqlException unreached =>
                    $"Configuration: {Key}: the PostgreSQL server at {Host(settings)} cannot be reached"
                        + $" ({unreached.InnerException?.Message ?? unreached.Message}). Start it, or check Host and Port.",
                TimeoutException => $"Configuration: {Key}: {inner.Message} End that program, or wait for it.",
                _ => null,
            };
            if (line is not null)
            {
                return line;
            }
        }
        // The one file that is opened at the start is the database, or stands beside it.
        return failure is IOException or UnauthorizedAccessException
            ? $"Configuration: {Key}: the database '{FileOf(settings)}' cannot be written ({Why(failure)}). "
                + "Let the program's user write to the file and its folder, or name another file."
            : null;
    }

    /// <summary>The folder of the database could not be made.</summary>
    public static StartException NoFolder(string folder, Exception failure) =>
        new(
            $"Configuration: {Key}: the folder '{folder}' of the database cannot be made ({Why(failure)}). "
                + "Make it and let the program's user write to it, or name another file."
        );

    /// <summary>A folder has the name of the database.</summary>
    public static StartException IsFolder(string file) =>
        new(
            $"Configuration: {Key}: '{file}' is a folder. Name a file in it, such as '{Path.Combine(file, "microblog.db")}'."
        );

    private static string OfSqlite(SqliteException failure, DatabaseSettings settings)
    {
        var (what, todo) = failure.SqliteErrorCode switch
        {
            26 => ("is no SQLite database", "Name another file, or move this one away."),
            11 => ("is damaged", "Restore a backup."),
            13 => ("cannot grow: its disk is full", "Make room on it."),
            8 or 14 or 3 or 23 => (
                "cannot be written",
                "Let the program's user write to the file and its folder, or name another file."
            ),
            5 or 6 => ("is held by another program", "End that program."),
            _ => ($"cannot be used ({failure.Message})", "Check the file and its disk."),
        };
        return $"Configuration: {Key}: the database '{FileOf(settings)}' {what}. {todo}";
    }

    private static string OfPostgreSql(PostgresException failure) =>
        failure.SqlState switch
        {
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
                $"Configuration: {Key}: the PostgreSQL server refuses the user or the password. Check Username and Password.",
            PostgresErrorCodes.InvalidCatalogName =>
                $"Configuration: {Key}: the PostgreSQL server has no such database. Make it with createdb, or check Database.",
            PostgresErrorCodes.InsufficientPrivilege =>
                $"Configuration: {Key}: the PostgreSQL user may not change the database. Make it the database's owner.",
            _ =>
                $"Configuration: {Key}: the PostgreSQL server says {failure.SqlState}: {failure.MessageText}. Check the server and the database.",
        };

    private static string Host(DatabaseSettings settings)
    {
        var connection = new NpgsqlConnectionStringBuilder(settings.Read().Connection);
        return $"{connection.Host}:{connection.Port}";
    }

    private static string FileOf(DatabaseSettings settings) =>
        new SqliteConnectionStringBuilder(settings.Read().Connection).DataSource;

    private static string Why(Exception failure) =>
        failure is UnauthorizedAccessException ? "permission denied" : failure.Message.TrimEnd('.');
}
