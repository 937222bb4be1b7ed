using Microblog.Core.Model;
using Microblog.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Microblog.Storage.Sqlite;

/// <summary>The database in one SQLite file.</summary>
public sealed class SqliteMicroblogDbContext(DbContextOptions<SqliteMicroblogDbContext> options)
    : MicroblogDbContext(options)
{
    /// <inheritdoc />
    public override string LastNumberQuery => "SELECT last_insert_rowid()"; // RETURNING takes three times as long.

    /// <summary>Below this, pages of posts do not fit even where a small change still does.</summary>
    private const long LeastRoom = 1_000_000;

    /// <inheritdoc />
    public override async Task<StorageFailure?> ProbeAsync(CancellationToken cancellation)
    {
        var file = Database.GetDbConnection().DataSource;
        if (
            file is not (":memory:" or "")
            && Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder
            && new DriveInfo(folder).AvailableFreeSpace < LeastRoom
        )
        {
            return StorageFailure.Full;
        }
        // Written into the header of the file, and read by nothing.
        await Database.ExecuteSqlRawAsync("PRAGMA user_version = 1", cancellation);
        return null;
    }

    /// <summary>
    /// Brings the schema up to date, one program at a time. Entity Framework notes in a table that a program is at it; the note
    /// of a program that was killed meanwhile would be waited for for ever. Here a lock of the system, which ends with its
    /// program, says who is at it, and a note that is found is nobody's.
    /// </summary>
    public override async Task MigrateAsync(CancellationToken cancellation)
    {
        var file = Database.GetDbConnection().DataSource;
        await using var alone = await MigrationLock.TakeAsync(file + "-migrating", cancellation);
        if (file is not (":memory:" or "") && !File.Exists(file))
        {
            // The files beside it (-wal, -shm) get the mode of the database. One that is there stays closed: closing it would
            // end the locks that SQLite has on it in this process.
            await using var made = PrivateFile.Open(file, FileShare.ReadWrite | FileShare.Delete);
        }
        const string Notes = "SELECT name AS \"Value\" FROM sqlite_master WHERE name = '__EFMigrationsLock'";
        if (await Database.SqlQueryRaw<string>(Notes).AnyAsync(cancellation))
        {
            await Database.ExecuteSqlRawAsync("DELETE FROM \"__EFMigrationsLock\"", cancellation);
        }
        await base.MigrateAsync(cancellation);
        // Kept in the file. It is set with the file, and a program can be killed in between.
        await Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", cancellation);
    }
}

/// <summary>For the migration tools.</summary>
internal sealed class SqliteDesignTimeFactory : IDesignTimeDbContextFactory<SqliteMicroblogDbContext>
{
    public SqliteMicroblogDbContext CreateDbContext(string[] args) =>
        new(
            (DbContextOptions<SqliteMicroblogDbContext>)
                new DbContextOptionsBuilder<SqliteMicroblogDbContext>()
                    .UseMicroblogSqlite("Data Source=design.db")
                    .Options
        );
}
