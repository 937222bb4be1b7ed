using Microblog.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Microblog.Storage.Sqlite;

/// <summary>Sets the database up as SQLite.</summary>
public static class SqliteOptions
{
    /// <summary>Uses a SQLite file, in WAL mode.</summary>
    public static DbContextOptionsBuilder UseMicroblogSqlite(this DbContextOptionsBuilder options, string connection) =>
        options
            .UseSqlite(connection, sqlite => sqlite.MigrationsAssembly(typeof(SqliteOptions).Assembly))
            .AddInterceptors(SqlitePragmas.Instance);

    /// <summary>Registers a pooled factory of contexts.</summary>
    public static IServiceCollection AddMicroblogSqlite(this IServiceCollection services, string connection) =>
        services
            .AddPooledDbContextFactory<SqliteMicroblogDbContext>(options => options.UseMicroblogSqlite(connection))
            .AddSingleton<IMicroblogDatabase>(provider => new MicroblogDatabase<SqliteMicroblogDbContext>(
                provider.GetRequiredService<IDbContextFactory<SqliteMicroblogDbContext>>(),
                inTurn: true
            ));
}
