using System.Diagnostics;
using System.Xml.Linq;
using Microblog.Benchmarks.Reports;
using Microblog.Testing.Servers;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Session;

namespace Microblog.Benchmarks.Sessions;

/// <summary>Many requests at once on one connection: how fast they are answered, and whether each gets its own answer.</summary>
internal static class InFlightBenchmark
{
    private const int Requests = 4_000;
    private const int Items = 20;

    /// <summary>Asks both servers, and reports.</summary>
    public static async Task<Report> RunAsync()
    {
        var report = new Report("Requests at once");
        var rows = new List<string[]>();
        foreach (
            var (name, launch) in new (string, Func<Task<XmppServer>>)[]
            {
                ("prosody", async () => await ProsodyServer.LaunchAsync()),
                ("ejabberd, SQL", async () => await EjabberdServer.LaunchAsync(EjabberdStore.Sql)),
            }
        )
        {
            await using var server = await launch();
            await using var session = await XmppSession.OpenAsync(server.OptionsFor("alice"));
            var pubSub = new PubSubService(session);
            var (service, node) = (session.Address.Bare, "requests");
            await pubSub.CreateNodeAsync(
                service,
                node,
                new Dictionary<string, string> { ["pubsub#persist_items"] = "true", ["pubsub#max_items"] = "100" }
            );
            for (var item = 0; item < Items; item++)
            {
                await pubSub.PublishAsync(
                    service,
                    node,
                    Invariant($"item {item}"),
                    new XElement(XName.Get("text", "urn:example"), item)
                );
            }
            foreach (var inFlight in new[] { 1, 64, 128, 1_000 })
            {
                rows.Add(await MeasureAsync(name, pubSub, service, node, inFlight));
            }
        }
        report.Say(
            Invariant(
                $"{Requests} requests for one item each over one connection, so many at once; an answer is crossed where it brings another item than was asked for."
            )
        );
        report.Table([
            ["server", "in flight", "requests/s", "lost", "crossed", "wanted"],
            .. rows,
        ]);
        return report;
    }

    private static async Task<string[]> MeasureAsync(
        string server,
        PubSubService pubSub,
        Xmpp.Jid service,
        string node,
        int inFlight
    )
    {
        var (next, lost, crossed) = (0, 0, 0);
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => AskAsync()));
        return
        [
            server,
            Invariant($"{inFlight}"),
            Invariant($"{Requests / watch.Elapsed.TotalSeconds:0}"),
            Invariant($"{lost}"),
            Invariant($"{crossed}"),
            "0 lost, 0 crossed",
        ];

        async Task AskAsync()
        {
            while (Interlocked.Increment(ref next) is var number && number <= Requests)
            {
                var id = Invariant($"item {number % Items}");
                try
                {
                    var items = await pubSub.GetItemsAsync(service, node, [id]);
                    if (items is not [var one] || one.Id != id)
                    {
                        Interlocked.Increment(ref crossed);
                    }
                }
                catch (Xmpp.XmppTimeoutException)
                {
                    Interlocked.Increment(ref lost);
                }
            }
        }
    }
}
