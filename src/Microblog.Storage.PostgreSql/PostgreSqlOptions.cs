using Microblog.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Microblog.Storage.PostgreSql;

/// <summary>Sets the database up as PostgreSQL.</summary>
public static class PostgreSqlOptions
{
    /// <summary>Uses a PostgreSQL database.</summary>
    public static DbContextOptionsBuilder UseMicroblogPostgreSql(
        this DbContextOptionsBuilder options,
        string connection
    ) => options.UseNpgsql(connection, npgsql => npgsql.MigrationsAssembly(typeof(PostgreSqlOptions).Assembly));

    /// <summary>Registers a pooled factory of contexts.</summary>
    public static IServiceCollection AddMicroblogPostgreSql(this IServiceCollection services, string connection) =>
        services
            .AddPooledDbContextFactory<PostgreSqlMicroblogDbContext>(options =>
                options.UseMicroblogPostgreSql(connection)
            )
            .AddSingleton<IMicroblogDatabase>(provider => new MicroblogDatabase<PostgreSqlMicroblogDbContext>(
                provider.GetRequiredService<IDbContextFactory<PostgreSqlMicroblogDbContext>>(),
                inTurn: false
            ));
}
