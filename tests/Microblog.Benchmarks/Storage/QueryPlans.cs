using System.Data.Common;
using Microblog.Core.Storage;
using Microblog.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Microblog.Benchmarks.Storage;

/// <summary>Tells how SQLite carries out the queries of the program's own store.</summary>
internal sealed class QueryPlans
{
    private readonly string _connection;
    private readonly LastQuery _last = new();

    public QueryPlans(string connection)
    {
        _connection = connection;
        Database = new MicroblogDatabase<SqliteMicroblogDbContext>(new WatchedFactory(connection, _last), inTurn: true);
    }

    /// <summary>The database whose queries are watched.</summary>
    public IMicroblogDatabase Database { get; }

    /// <summary>The plan of the last query that was sent.</summary>
    public async Task<string> LastAsync()
    {
        var query = _last.Command ?? throw new InvalidOperationException("No query was sent.");
        await using var connection = new SqliteConnection(_connection);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "explain query plan " + query.CommandText;
        foreach (DbParameter parameter in query.Parameters)
        {
            command.Parameters.AddWithValue(parameter.ParameterName, parameter.Value);
        }
        await using var reader = await command.ExecuteReaderAsync();
        var steps = new List<string>();
        while (await reader.ReadAsync())
        {
            steps.Add(reader.GetString(3));
        }
        return "`" + string.Join("; ", steps) + "`";
    }

    private sealed class WatchedFactory(string connection, LastQuery last) : IDbContextFactory<SqliteMicroblogDbContext>
    {
        public SqliteMicroblogDbContext CreateDbContext()
        {
            var options = new DbContextOptionsBuilder<SqliteMicroblogDbContext>();
            options.UseMicroblogSqlite(connection).AddInterceptors(last);
            return new SqliteMicroblogDbContext(options.Options);
        }
    }

    /// <summary>Keeps the last query.</summary>
    private sealed class LastQuery : DbCommandInterceptor
    {
        public SqliteCommand? Command { get; private set; }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default
        )
        {
            Command = new SqliteCommand(command.CommandText);
            foreach (DbParameter parameter in command.Parameters)
            {
                Command.Parameters.AddWithValue(parameter.ParameterName, parameter.Value);
            }
            return ValueTask.FromResult(result);
        }
    }
}
