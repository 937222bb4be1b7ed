using Microblog.Core.Model;
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

    /// <inheritdoc />
    public override async Task<StorageFailure?> ProbeAsync(CancellationToken cancellation)
    {
        // A standby, and a database that was set so, may be read only; a number for a transaction is written to the log.
        var isReadOnly = await Database
            .SqlQueryRaw<string>("SELECT current_setting('transaction_read_only') AS \"Value\"")
            .SingleAsync(cancellation);
        if (isReadOnly == "on")
        {
            return StorageFailure.ReadOnly;
        }
        await Database.SqlQueryRaw<long>("SELECT txid_current() AS \"Value\"").SingleAsync(cancellation);
        return null;
    }
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
