using System.Diagnostics;
using Microblog.Benchmarks.Pages;
using Microblog.Benchmarks.Reports;
using Microblog.Core.Model;
using Microblog.Testing.Circuits;
using Microblog.Testing.Servers;

namespace Microblog.Benchmarks.Circuits;

/// <summary>What many open pages cost the published program, and how long a post takes to all of them.</summary>
internal static class CircuitsBenchmark
{
    private const int Accounts = 20; // Below what one address may sign in with in five minutes.
    private const int Posts = 50;
    private const int Opening = 4;
    private const int Rounds = 10;
    private static readonly int[] Steps = [100, 500];
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(3);

    /// <summary>Measures.</summary>
    public static async Task<Report> RunAsync(string program)
    {
        var people = Enumerable.Range(1, Accounts).Select(number => $"reader{number}").ToList();
        var users = string.Join(' ', ["alice", .. people]);
        await using var server = await ProsodyServer.LaunchAsync(
            settings: new Dictionary<string, string> { ["XUSERS"] = users, ["XFRIENDS"] = users }
        );
        await using var alice = await Writer.OpenAsync(server, "alice");
        var feed = await alice.MakeAsync(FeedAddress.MicroblogNode);
        await alice.FillAsync(feed, Posts);
        var bare = await BareAsync(server, alice, people);
        await using var site = await PublishedSite.StartAsync(program, server);
        var visitors = new List<CircuitVisitor>();
        var circuits = new List<Circuit>();
        try
        {
            foreach (var person in people)
            {
                visitors.Add(await CircuitVisitor.SignInAsync(site.Address, person, server.Password));
            }
            // One page each: what an account and warm code cost is no circuit's.
            await OpenAsync(circuits, visitors, Accounts);
            await Task.Delay(Calm);
            var before = await site.MemoryAsync();
            var rows = new List<string[]>();
            foreach (var step in Steps)
            {
                await OpenAsync(circuits, visitors, step);
                await Task.Delay(Calm);
                var memory = await site.MemoryAsync();
                await Console.Error.WriteLineAsync($"• {circuits.Count} circuits are open");
                var (median, last) = await PublishAsync(alice, feed, circuits);
                double more = circuits.Count - Accounts;
                rows.Add([
                    Invariant($"{circuits.Count} of {Accounts} accounts"),
                    Invariant($"{(memory.Heap - before.Heap) / more / 1048576:0.00} MB"),
                    Invariant($"{(memory.Resident - before.Resident) / more / 1048576:0.00} MB"),
                    Invariant($"{memory.Resident / 1048576.0:0} MB"),
                    Invariant($"{median.Median:0}"),
                    Invariant($"{last.Median:0} ({last.At(1):0})"),
                ]);
            }
            var report = new Report("Many pages");
            report.Say(
                Invariant(
                    $"Pages without a browser that show {Posts} posts of home, in the published program with SQLite beside prosody; the same machine runs them all. Memory is what each has cost since {Accounts} were open. A post is published over XMPP {Rounds} times; it has arrived where the render batch that announces it has."
                )
            );
            report.Table([
                [
                    "open pages",
                    "heap each",
                    "resident each",
                    "resident, all",
                    "publish → page, p50, ms",
                    "last page, median (worst), ms",
                ],
                ["wanted", "≤ 0.6 MB", "", "", "≤ 100 at 100 pages", ""],
                [
                    Invariant($"none; events at {Accounts} bare sessions"),
                    "",
                    "",
                    "",
                    Invariant($"{bare.All.Median:0}"),
                    Invariant($"{bare.Last.Median:0} ({bare.Last.At(1):0})"),
                ],
                .. rows,
            ]);
            return report;
        }
        finally
        {
            foreach (var circuit in circuits)
            {
                await circuit.DisposeAsync();
            }
            visitors.ForEach(visitor => visitor.Dispose());
        }
    }

    private static async Task OpenAsync(List<Circuit> circuits, List<CircuitVisitor> visitors, int count)
    {
        var more = Enumerable.Range(circuits.Count, count - circuits.Count);
        await Parallel.ForEachAsync(
            more,
            new ParallelOptions { MaxDegreeOfParallelism = Opening },
            async (number, _) =>
            {
                var circuit = await Circuit.OpenAsync(visitors[number % visitors.Count], Posts);
                lock (circuits)
                {
                    circuits.Add(circuit);
                }
            }
        );
    }

    /// <summary>What the server alone takes to tell as many sessions; milliseconds.</summary>
    private static async Task<(Samples All, Samples Last)> BareAsync(
        ProsodyServer server,
        Writer writer,
        List<string> people
    )
    {
        var node = await writer.MakeAsync("bench:entries");
        var sessions = new List<Writer>();
        foreach (var person in people)
        {
            var session = await Writer.OpenAsync(server, person);
            await session.PubSub.SubscribeAsync(node.Service, node.Node);
            sessions.Add(session);
        }
        var (all, last) = (new Samples(), new Samples());
        for (var round = -1; round < Rounds; round++)
        {
            var id = Guid.NewGuid().ToString();
            var arrivals = sessions.Select(session => session.HearsAsync(id)).ToList();
            var (_, sent) = await writer.PublishAsync(node, writer.NextText(), id: id);
            var times = (await Task.WhenAll(arrivals)).Select(at => Stopwatch.GetElapsedTime(sent, at)).ToList();
            if (round >= 0)
            {
                times.ForEach(time => all.Add(time.TotalMilliseconds));
                last.Add(times.Max().TotalMilliseconds);
            }
            await Task.Delay(TimeSpan.FromSeconds(1));
        }
        foreach (var session in sessions)
        {
            await session.DisposeAsync();
        }
        return (all, last);
    }

    /// <summary>All arrivals, and the last of each round; milliseconds.</summary>
    private static async Task<(Samples All, Samples Last)> PublishAsync(
        Writer writer,
        FeedAddress feed,
        List<Circuit> circuits
    )
    {
        var (all, last) = (new Samples(), new Samples());
        var published = new List<string>();
        for (var round = -1; round < Rounds; round++)
        {
            // The button at the top counts: "3 new posts" becomes "4 new posts".
            var arrivals = circuits.Select(circuit => circuit.SeesAsync(" new post")).ToList();
            var (id, sent) = await writer.PublishAsync(feed, writer.NextText());
            published.Add(id);
            var times = (await Task.WhenAll(arrivals)).Select(at => Stopwatch.GetElapsedTime(sent, at)).ToList();
            if (round >= 0)
            {
                times.ForEach(time => all.Add(time.TotalMilliseconds));
                last.Add(times.Max().TotalMilliseconds);
            }
            await Task.Delay(TimeSpan.FromSeconds(1));
        }
        // Pages that are opened later show as many posts as these.
        foreach (var id in published)
        {
            await writer.PubSub.RetractAsync(feed.Service, feed.Node, id);
        }
        return (all, last);
    }
}
