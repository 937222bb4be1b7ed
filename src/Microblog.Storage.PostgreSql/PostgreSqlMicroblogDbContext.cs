using Microblog.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Microblog.Storage.PostgreSql;

/// <summary>The database in PostgreSQL; text that is sorted or matched is compared by bytes.</summary>
public sealed class PostgreSqlMicroblogDbContext(DbContextOptions<PostgreSqlMicroblogDbContext> options)
    : MicroblogDbContext(options)
{
    /// <inheritdoc />
    protected override string BytewiseCollation => "C";
}

/// <summary>For the migration tools.</summary>
internal sealed class PostgreSqlDesignTimeFactory : IDesignTimeDbContextFactory<PostgreSqlMicroblogDbContext>
{
    public PostgreSqlMicroblogDbContext CreateDbContext(string[] args) =>
        new(
            (DbContextOptions<PostgreSqlMicroblogDbContext>)
                new DbContextOptionsBuilder<PostgreSqlMicroblogDbContext>()
                    .UseMicroblogPostgreSql("Host=design")
                    .Options
        );
}
