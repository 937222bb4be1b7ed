using Microblog.Storage.PostgreSql;
using Microblog.Testing.Databases;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

[assembly: AssemblyFixture(typeof(PostgreSqlServer))]

namespace Microblog.Storage.Tests;

/// <summary>Storage in PostgreSQL.</summary>
[Trait("Category", "PostgreSql")]
public sealed class PostgreSqlStorageTests(PostgreSqlServer server) : StorageTests
{
    private protected override string Explain => "EXPLAIN ";

    private protected override string Sorting => "Sort";

    private protected override async Task<TestDatabase> CreateAsync(params IInterceptor[] interceptors)
    {
        Assert.SkipUnless(PostgreSqlServer.IsInstalled, "PostgreSQL is not installed.");
        var connection = await server.NewDatabaseAsync();
        return await TestDatabase.OnServerAsync(services =>
            services
                .ConfigureDbContext<PostgreSqlMicroblogDbContext>(options => options.AddInterceptors(interceptors))
                .AddMicroblogPostgreSql(connection)
        );
    }
}
