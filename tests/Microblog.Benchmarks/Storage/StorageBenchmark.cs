using System.Data.Common;
using System.Diagnostics;
using Microblog.Benchmarks.Reports;
using Microblog.Core.Storage;
using Microblog.Core.Timelines;
using Microblog.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Microblog.Benchmarks.Storage;

/// <summary>Reading pages of a large cache while somebody writes into it.</summary>
internal static class StorageBenchmark
{
    private const int Accounts = 100;
    private const int EntriesPerAccount = 2_000;
    private const int FeedsPerAccount = 10;
    private const int PageSize = 20;
    private const int DeepPage = 90;
    private const int Reads = 1_500;

    /// <summary>Fills a database and measures.</summary>
    public static async Task<Report> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("microblog-bench-").FullName;
        try
        {
            return await RunAsync(Path.Combine(folder, "microblog.db"));
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<Report> RunAsync(string file)
    {
        var connection = $"Data Source={file}";
        var last = new LastQuery();
        await using var services = new ServiceCollection().AddMicroblogSqlite(connection).BuildServiceProvider();
        var database = services.GetRequiredService<IMicroblogDatabase>();
        var watched = new MicroblogDatabase<SqliteMicroblogDbContext>(new WatchedFactory(connection, last));
        await using (var context = await database.OpenAsync(default))
        {
            await context.Database.MigrateAsync();
        }
        await FillAsync(connection);

        var kinds = new (string Name, Func<long, TimelineScope> Scope, Position From)[]
        {
            ("home, newest page", _ => TimelineScope.Home, Position.Top),
            (Invariant($"home, page {DeepPage}"), _ => TimelineScope.Home, Deep(DeepPage * PageSize)),
            ("one feed, newest page", account => new TimelineScope(FirstFeed(account)), Position.Top),
            (
                "one feed, page 9",
                account => new TimelineScope(FirstFeed(account)),
                Deep(9 * PageSize * FeedsPerAccount)
            ),
        };
        using var stop = new CancellationTokenSource();
        var writer = Task.Run(() => WriteAsync(connection, stop.Token));
        var samples = kinds.Select(_ => new Samples()).ToList();
        var watch = Stopwatch.StartNew();
        for (var read = -100; read < Reads; read++)
        {
            var account = 1 + Math.Abs(read * 37 % Accounts);
            var store = new DatabaseTimelineStore(database, account, TimeProvider.System);
            for (var kind = 0; kind < kinds.Length; kind++)
            {
                var start = Stopwatch.GetTimestamp();
                var rows = await store.BelowAsync(kinds[kind].Scope(account), kinds[kind].From, PageSize, default);
                if (rows.Count != PageSize)
                {
                    throw new InvalidOperationException($"{kinds[kind].Name}: {rows.Count} rows.");
                }
                if (read >= 0)
                {
                    samples[kind].Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
            }
        }
        var seconds = watch.Elapsed.TotalSeconds;
        await stop.CancelAsync();
        var written = await writer;

        var report = new Report("Storage");
        report.Say(
            Invariant(
                $"SQLite, {Accounts * EntriesPerAccount} entries of {Accounts} accounts ({new FileInfo(file).Length / 1048576} MB), pages of {PageSize} through the program's own store, {Reads} reads of each kind, beside a writer ({written / seconds:0} commits/s)."
            )
        );
        var table = new List<string[]> { new[] { "page", "p50, ms", "p99, ms", "plan" } };
        var planned = new DatabaseTimelineStore(watched, 7, TimeProvider.System);
        for (var kind = 0; kind < kinds.Length; kind++)
        {
            await planned.BelowAsync(kinds[kind].Scope(7), kinds[kind].From, PageSize, default);
            table.Add([
                kinds[kind].Name,
                Invariant($"{samples[kind].Median:0.00}"),
                Invariant($"{samples[kind].At(0.99):0.0}"),
                await PlanAsync(connection, last.Command!),
            ]);
        }
        report.Table(table);
        return report;
    }

    private static long FirstFeed(long account) => (account - 1) * FeedsPerAccount + 1;

    /// <summary>The place of the entry that is so far down.</summary>
    private static Position Deep(int below) =>
        new(Key(EntriesPerAccount - below), Address(0, EntriesPerAccount - below));

    private static long Key(int number) => 1_700_000_000_000_000L + number * 60_000_000L;

    private static string Address(long account, int number) =>
        Invariant($"friend{number % FeedsPerAccount}@example.org\nurn:xmpp:microblog:0\nitem-{account}-{number}");

    private static async Task FillAsync(string connectionString)
    {
        await using var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync();
        await using var transaction = (SqliteTransaction)await connection.BeginTransactionAsync();
        await using var account = Command(
            connection,
            "insert into account (account_id, jid, created_at) values ($a, 'person' || $a || '@example.org', 0)"
        );
        await using var feed = Command(
            connection,
            """
            insert into feed (feed_id, account_id, service, node, home, rsm, epoch, stretches, source, unfollowed, added_at)
            values ($f, $a, 'friend' || $f || '@example.org', 'urn:xmpp:microblog:0', 1, 1, 1, '[]', 0, 0, 0)
            """
        );
        await using var entry = EntryCommand(connection);
        for (var a = 1; a <= Accounts; a++)
        {
            await RunAsync(account, ("$a", a));
            for (var f = 0; f < FeedsPerAccount; f++)
            {
                await RunAsync(feed, ("$a", a), ("$f", FirstFeed(a) + f));
            }
            for (var number = 1; number <= EntriesPerAccount; number++)
            {
                await AddAsync(entry, a, number);
            }
        }
        await transaction.CommitAsync();
        await using var analyze = Command(connection, "analyze");
        await analyze.ExecuteNonQueryAsync();
    }

    private static SqliteCommand EntryCommand(SqliteConnection connection) =>
        Command(
            connection,
            """
            insert into entry (feed_id, account_id, item_id, item_key, home, shown, sort_key, address, stretch, ord, loose,
                version, published, touched, first_seen, payload, is_like)
            values ($f, $a, $item, $item, 1, 1, $key, $address, 1, $number, 0, 1, $key, $key, $key, $payload, 0)
            """
        );

    private static Task AddAsync(SqliteCommand entry, long account, int number) =>
        RunAsync(
            entry,
            ("$a", account),
            ("$f", FirstFeed(account) + number % FeedsPerAccount),
            ("$item", Invariant($"item-{account}-{number}")),
            ("$key", Key(number)),
            ("$address", Address(account, number)),
            ("$number", number),
            ("$payload", Payload)
        );

    private static readonly string Payload =
        "{\"title\":\"" + string.Concat(Enumerable.Repeat("The path along the river is open again. ", 20)) + "\"}";

    /// <summary>Commits one row after another until it is stopped; gives how many.</summary>
    private static async Task<int> WriteAsync(string connectionString, CancellationToken stop)
    {
        await using var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync(CancellationToken.None);
        await using (var pragma = Command(connection, "pragma synchronous=normal; pragma busy_timeout=5000"))
        {
            await pragma.ExecuteNonQueryAsync(CancellationToken.None);
        }
        await using var entry = EntryCommand(connection);
        var written = 0;
        for (; !stop.IsCancellationRequested; written++)
        {
            // Newer than everything, so that the newest pages change all the time.
            await AddAsync(entry, 1 + written % Accounts, EntriesPerAccount + 1 + written);
            await Task.Yield();
        }
        return written;
    }

    /// <summary>How the database carries out the last query that was sent.</summary>
    private static async Task<string> PlanAsync(string connectionString, DbCommand query)
    {
        await using var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync();
        await using var command = Command(connection, "explain query plan " + query.CommandText);
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

    private static SqliteCommand Command(SqliteConnection connection, string text)
    {
        // Takes part in the connection's transaction, if one is open.
        var command = connection.CreateCommand();
        command.CommandText = text;
        return command;
    }

    private static async Task RunAsync(SqliteCommand command, params (string Name, object Value)[] values)
    {
        command.Parameters.Clear();
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }
        await command.ExecuteNonQueryAsync();
    }
}
