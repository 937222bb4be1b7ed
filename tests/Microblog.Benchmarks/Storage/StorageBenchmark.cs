using System.Diagnostics;
using Microblog.Benchmarks.Reports;
using Microblog.Core.Cache;
using Microblog.Core.Storage;
using Microblog.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Microblog.Benchmarks.Storage;

/// <summary>Reading a large cache while somebody writes into it.</summary>
internal static class StorageBenchmark
{
    private const int PageSize = 20;
    private const int DeepPage = 200;
    private const int FeedPage = 4;
    private const int Warming = 100;
    private const int Reads = 1_500;

    /// <summary>A kind of reading: what it gives is counted, so that nothing is measured that reads too little.</summary>
    private sealed record Kind(
        string Name,
        Func<DatabaseTimelineStore, long, Task<int>> ReadAsync,
        Func<int, bool> IsRight,
        string Wanted = ""
    );

    private static readonly Kind[] Kinds =
    [
        Below("home, newest page", _ => (TimelineScope.Home, Position.Top), "p50 ≤ 3, p99 ≤ 25"),
        Below(
            $"home, page {DeepPage}",
            account => (TimelineScope.Home, LargeCache.HomePlace(account, (DeepPage - 1) * PageSize)),
            "p50 ≤ 3, p99 ≤ 25"
        ),
        new(
            $"home, the page above page {DeepPage}",
            async (store, account) =>
                (
                    await store.AboveAsync(
                        TimelineScope.Home,
                        LargeCache.HomePlace(account, (DeepPage - 1) * PageSize),
                        PageSize,
                        default
                    )
                ).Count,
            count => count == PageSize
        ),
        new(
            $"home, {DeepPage * PageSize} unread counted",
            (store, account) =>
                store
                    .CountAboveAsync(TimelineScope.Home, LargeCache.HomePlace(account, DeepPage * PageSize), default)
                    .AsTask(),
            // And what is written meanwhile.
            count => count >= DeepPage * PageSize - 1
        ),
        Below("one feed, newest page", account => (Feed(account), Position.Top)),
        Below(
            $"one feed, page {FeedPage}",
            account => (Feed(account), LargeCache.FeedPlace(account, (FeedPage - 1) * PageSize))
        ),
    ];

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
        await using var services = new ServiceCollection().AddMicroblogSqlite(connection).BuildServiceProvider();
        var database = services.GetRequiredService<IMicroblogDatabase>();
        await using (var context = await database.OpenAsync(default))
        {
            await context.MigrateAsync(CancellationToken.None);
        }
        await LargeCache.FillAsync(connection);
        await Console.Error.WriteLineAsync("• the cache is filled");

        using var stop = new CancellationTokenSource();
        var writer = Task.Run(() => LargeCache.WriteAsync(connection, stop.Token));
        var samples = Kinds.Select(_ => new Samples()).ToList();
        var opening = new Samples();
        var watch = Stopwatch.StartNew();
        for (var read = -Warming; read < Reads; read++)
        {
            // Another account each time, so that no page is read twice in a row.
            var account = 1 + (read + Warming) * 37L % LargeCache.Accounts;
            var store = new DatabaseTimelineStore(database, account, TimeProvider.System);
            for (var kind = 0; kind < Kinds.Length; kind++)
            {
                var start = Stopwatch.GetTimestamp();
                var count = await Kinds[kind].ReadAsync(store, account);
                var elapsed = Stopwatch.GetElapsedTime(start);
                if (!Kinds[kind].IsRight(count))
                {
                    throw new InvalidOperationException($"{Kinds[kind].Name}: {count} rows.");
                }
                if (read >= 0)
                {
                    samples[kind].Add(elapsed.TotalMilliseconds);
                }
            }
            if (read >= 0 && read % 10 == 0)
            {
                var start = Stopwatch.GetTimestamp();
                await store.LoadFeedsAsync(default);
                opening.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }
        var seconds = watch.Elapsed.TotalSeconds;
        await stop.CancelAsync();
        var written = await writer;

        var report = new Report("Storage");
        report.Say(
            Invariant(
                $"SQLite, {LargeCache.Entries:#,0} entries in {LargeCache.Accounts} accounts of {LargeCache.FeedsPerAccount} feeds ({new FileInfo(file).Length / 1048576} MB), pages of {PageSize} through the program's own store, {Reads} reads of each kind in turn, beside a writer that commits row after row into the newest pages ({written / seconds:0} commits/s)."
            )
        );
        await WriteAsync(report, connection, samples, opening);
        return report;
    }

    private static async Task WriteAsync(Report report, string connection, List<Samples> samples, Samples opening)
    {
        var queries = new QueryPlans(connection);
        var watched = new DatabaseTimelineStore(queries.Database, 7, TimeProvider.System);
        var table = new List<string[]> { new[] { "read", "p50, ms", "p99, ms", "wanted", "plan" } };
        foreach (var (kind, measured) in Kinds.Zip(samples))
        {
            await kind.ReadAsync(watched, 7);
            table.Add(Row(kind.Name, measured, kind.Wanted, await queries.LastAsync()));
        }
        await watched.LoadFeedsAsync(default);
        table.Add(Row("all feeds of an account, at its sign-in", opening, "", await queries.LastAsync()));
        report.Table(table);
    }

    private static string[] Row(string name, Samples samples, string wanted, string plan) =>
        [name, Invariant($"{samples.Median:0.00}"), Invariant($"{samples.At(0.99):0.0}"), wanted, plan];

    private static Kind Below(
        string name,
        Func<long, (TimelineScope Scope, Position From)> place,
        string wanted = ""
    ) =>
        new(
            name,
            async (store, account) =>
            {
                var (scope, from) = place(account);
                return (await store.BelowAsync(scope, from, PageSize, default)).Count;
            },
            count => count == PageSize,
            wanted
        );

    private static TimelineScope Feed(long account) => new(LargeCache.FirstFeed(account));
}
