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
        await using var writer = await Database.OpenAsync(TestContext.Current.CancellationToken);
        await using var transaction = await writer.Database.BeginTransactionAsync(
            TestContext.Current.CancellationToken
        );
        writer.Accounts.Add(new() { Jid = "writing@here.example" });
        await writer.SaveChangesAsync(TestContext.Current.CancellationToken);
        await using var reader = await Database.OpenAsync(TestContext.Current.CancellationToken);
        Assert.Empty(await reader.Accounts.ToListAsync(TestContext.Current.CancellationToken));
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        Assert.Single(await reader.Accounts.ToListAsync(TestContext.Current.CancellationToken));
    }
}
