using Microblog.Storage.Sqlite;
using Microblog.Testing.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Microblog.Storage.Tests;

/// <summary>Storage in a SQLite file.</summary>
public sealed class SqliteStorageTests : StorageTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private protected override string Explain => "EXPLAIN QUERY PLAN ";

    private protected override string Sorting => "TEMP B-TREE";

    private protected override Task<TestDatabase> CreateAsync(params IInterceptor[] interceptors) =>
        TestDatabase.InFileAsync(
            (services, file) =>
                services
                    .ConfigureDbContext<SqliteMicroblogDbContext>(options => options.AddInterceptors(interceptors))
                    .AddMicroblogSqlite($"Data Source={file}")
        );

    [Fact(Timeout = 60_000)]
    public async Task Readers_do_not_wait_for_a_writer()
    {
        await using var writer = await Database.OpenAsync(Stop);
        await using var transaction = await writer.Database.BeginTransactionAsync(Stop);
        writer.Accounts.Add(new() { Jid = "writing@here.example" });
        await writer.SaveChangesAsync(Stop);
        await using var reader = await Database.OpenAsync(Stop);
        Assert.Empty(await reader.Accounts.ToListAsync(Stop));
        await transaction.CommitAsync(Stop);
        Assert.Single(await reader.Accounts.ToListAsync(Stop));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_program_that_was_killed_while_it_migrated_holds_nobody_up()
    {
        await using var context = await Database.OpenAsync(Stop);
        await context.Database.ExecuteSqlAsync($"PRAGMA journal_mode=DELETE", Stop);
        await context.Database.ExecuteSqlAsync(
            $"INSERT INTO \"__EFMigrationsLock\" VALUES (1, '2026-01-01 00:00:00+00:00')",
            Stop
        );
        await context.MigrateAsync(Stop);
        Assert.Equal(["wal"], await context.Database.SqlQuery<string>($"PRAGMA journal_mode").ToListAsync(Stop));
        await context.MigrateAsync(Stop);
    }

    [Fact(Timeout = 60_000)]
    public async Task Two_programs_migrate_one_after_the_other()
    {
        await using var context = await Database.OpenAsync(Stop);
        var file = context.Database.GetDbConnection().DataSource + "-migrating";
        Task migrating;
        await using (new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            using var soon = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            soon.CancelAfter(TimeSpan.FromSeconds(1));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => context.MigrateAsync(soon.Token));
            migrating = context.MigrateAsync(Stop);
            Assert.False(migrating.IsCompleted);
        }
        await migrating;
    }
}
