using System.Diagnostics;
using System.Xml.Linq;
using Microblog.Benchmarks.Reports;
using Microblog.Core.Model;
using Microblog.Core.Timelines.Fetching;
using Microblog.Storage.Sqlite;
using Microblog.Testing.Databases;
using Microblog.Testing.Servers;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Session;

namespace Microblog.Benchmarks.CatchUp;

/// <summary>Reading the heads of many feeds after signing in, beside a loop that only sends the same requests.</summary>
internal static class CatchUpBenchmark
{
    private const int Feeds = 500;
    private const int Items = 20;
    private const int Concurrency = 8; // As the program's own.
    private const int WarmUp = 4; // The runtime compiles the busiest methods again once they are known.
    private const int Rounds = 7;

    /// <summary>What was measured of one way.</summary>
    private sealed record Way(string Name)
    {
        public Samples Rate { get; } = new();

        public Samples Ratio { get; } = new();

        public Samples Shown { get; } = new();

        public Samples Processor { get; } = new();

        public Samples Allocated { get; } = new();

        public Samples Peak { get; } = new();

        public Samples Before { get; } = new();

        public Samples After { get; } = new();
    }

    /// <summary>What one run cost: seconds, milliseconds of processor time in this process, bytes.</summary>
    private sealed record Run(double Seconds, double Processor, long Allocated, long Peak);

    /// <summary>Measures beside each server.</summary>
    public static async Task<Report> RunAsync()
    {
        var report = new Report("Catching up");
        report.Say(
            Invariant(
                $"{Feeds} followed nodes with {Items} new posts each, on one pubsub service: the program's session, pager, engine and SQLite store until every head is read and home shows it, beside a loop over the same session that sends the very same requests, {Concurrency} at once, and drops the answers. {Rounds} rounds of each kind, turn by turn, after {WarmUp} to warm up; every number is a median. The server shares the processors: what a request costs here it cannot use."
            )
        );
        var servers = new (string Name, Func<Task<XmppServer>> Launch)[]
        {
            ("prosody", async () => await ProsodyServer.LaunchAsync()),
            ("ejabberd, SQL", async () => await EjabberdServer.LaunchAsync(EjabberdStore.Sql)),
            // As if it had a processor of its own, as prosody has, which uses one thread.
            (
                "ejabberd, SQL, one scheduler",
                async () =>
                    await EjabberdServer.LaunchAsync(
                        EjabberdStore.Sql,
                        settings: new Dictionary<string, string> { ["ERL_FLAGS"] = "+S 1:1 +SDcpu 1:1 +SDio 1" }
                    )
            ),
        };
        var rows = new List<string[]>
        {
            new[]
            {
                "server",
                "by",
                "requests/s",
                "of the bare loop",
                "wanted",
                "first posts, ms",
                "processor, ms/request",
                "allocated, KB/request",
                "heap before → after (peak), MB",
            },
        };
        foreach (var (name, launch) in servers)
        {
            await using var server = await launch();
            var feeds = await FilledNodes.MakeAsync(server, Feeds, Items);
            await Console.Error.WriteLineAsync($"• {name} is filled");
            rows.AddRange(await MeasureAsync(name, server, feeds));
        }
        report.Table(rows);
        return report;
    }

    private static async Task<IEnumerable<string[]>> MeasureAsync(
        string name,
        XmppServer server,
        IReadOnlyList<FeedAddress> feeds
    )
    {
        await using var database = await TestDatabase.InFileAsync(
            (services, file) => services.AddMicroblogSqlite($"Data Source={file}")
        );
        await using var session = await XmppSession.OpenAsync(server.OptionsFor("bob"));
        var recording = new RecordingSession(session);
        var pager = new FeedPager(new PubSubService(recording));
        var (bare, first, again) = (new Way("bare loop"), new Way("program, all new"), new Way("program, nothing new"));
        for (var round = -WarmUp; round < Rounds; round++)
        {
            await using var account = await FollowingAccount.NewAsync(database, server.Account("bob"), feeds);
            var heap = HeapWatch.Settled();
            var (took, shown) = (TimeSpan.Zero, TimeSpan.Zero);
            var ours = await TimeAsync(async () => (shown, took) = await account.CatchUpAsync(pager));
            var requests = recording.Take();
            if (requests.Count < feeds.Count || account.Home.Troubles.Count > 0)
            {
                throw new InvalidOperationException(
                    $"{requests.Count} requests, {account.Home.Troubles.Count} failed."
                );
            }
            var after = HeapWatch.Settled();
            var loop = await TimeAsync(() => LoopAsync(session, requests));
            var next = await TimeAsync(() => account.CatchUpAsync(pager));
            var nextRequests = recording.Take().Count;
            if (round < 0)
            {
                continue;
            }
            Note(bare, requests.Count / loop.Seconds, requests.Count / loop.Seconds, loop, requests.Count);
            Note(first, requests.Count / took.TotalSeconds, requests.Count / loop.Seconds, ours, requests.Count);
            Note(again, nextRequests / next.Seconds, requests.Count / loop.Seconds, next, nextRequests);
            first.Shown.Add(shown.TotalMilliseconds);
            first.Before.Add(heap);
            first.After.Add(after);
        }
        return new[] { bare, first, again }.Select(way => Row(name, way));
    }

    private static void Note(Way way, double rate, double bare, Run run, int requests)
    {
        way.Rate.Add(rate);
        way.Ratio.Add(rate / bare);
        way.Processor.Add(run.Processor / requests);
        way.Allocated.Add((double)run.Allocated / requests);
        way.Peak.Add(run.Peak);
    }

    private static async Task<Run> TimeAsync(Func<Task> run)
    {
        HeapWatch.Settled();
        await using var heap = new HeapWatch();
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var processor = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        await run();
        return new Run(
            watch.Elapsed.TotalSeconds,
            (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds,
            GC.GetTotalAllocatedBytes(precise: true) - allocated,
            heap.Peak
        );
    }

    /// <summary>Sends requests, so many at once, and drops what comes back.</summary>
    private static Task LoopAsync(XmppSession session, IReadOnlyList<(Jid? To, XElement Payload)> requests) =>
        Parallel.ForEachAsync(
            requests,
            new ParallelOptions { MaxDegreeOfParallelism = Concurrency },
            async (request, stop) =>
                await session.SendIqAsync("get", request.To, new XElement(request.Payload), cancellation: stop)
        );

    private static string[] Row(string server, Way way) =>
        [
            server,
            way.Name,
            Invariant($"{way.Rate.Median:0}"),
            Invariant($"{way.Ratio.Median:0.00}"),
            way.Before.Count > 0 ? "≥ 0.8" : "",
            way.Shown.Count > 0 ? Invariant($"{way.Shown.Median:0}") : "",
            Invariant($"{way.Processor.Median:0.0}"),
            Invariant($"{way.Allocated.Median / 1024:0}"),
            way.Before.Count > 0
                ? $"{Megabytes(way.Before.Median)} → {Megabytes(way.After.Median)} ({Megabytes(way.Peak.Median)})"
                : $"({Megabytes(way.Peak.Median)})",
        ];

    private static string Megabytes(double bytes) => Invariant($"{bytes / 1048576:0.0}");
}
