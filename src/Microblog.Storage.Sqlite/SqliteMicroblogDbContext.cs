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
