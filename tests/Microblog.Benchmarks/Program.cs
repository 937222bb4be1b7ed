using Microblog.Benchmarks.CatchUp;
using Microblog.Benchmarks.Circuits;
using Microblog.Benchmarks.Entries;
using Microblog.Benchmarks.Pages;
using Microblog.Benchmarks.Reports;
using Microblog.Benchmarks.Sessions;
using Microblog.Benchmarks.Storage;
using Microblog.Benchmarks.Streams;
using Microblog.Testing;

if (args is [IdleBenchmark.ServerArgument])
{
    return await IdleBenchmark.ServeAsync();
}

var program = Path.Combine(RepositoryRoot.Path, "artifacts", "bench");
var benchmarks = new (string Group, string Name, Func<Task<Report>> Run)[]
{
    ("page", "click", () => PageBenchmarks.ClickAsync(program)),
    ("page", "load", () => PageBenchmarks.LoadAsync(program)),
    ("page", "alive", () => PageBenchmarks.AliveAsync(program)),
    ("page", "live", () => PageBenchmarks.LiveAsync(program)),
    ("page", "heap", () => PageBenchmarks.HeapAsync(program)),
    ("xmpp", "idle", IdleBenchmark.RunAsync),
    ("xmpp", "stream", ParseBenchmark.RunAsync),
    ("xmpp", "requests", InFlightBenchmark.RunAsync),
    ("entries", "entries", EntriesBenchmark.RunAsync),
    ("storage", "storage", StorageBenchmark.RunAsync),
    ("catchup", "catchup", CatchUpBenchmark.RunAsync),
    ("circuits", "circuits", () => CircuitsBenchmark.RunAsync(program)),
};

var wanted = args is ["all"] or []
    ? benchmarks
    : [.. benchmarks.Where(one => args.Contains(one.Name) || args.Contains(one.Group))];
if (wanted.Length == 0)
{
    await Console.Error.WriteLineAsync(
        "Benchmarks: page (click, load, alive, live, heap), xmpp (idle, stream, requests), entries, storage, catchup, circuits, all."
    );
    return 2;
}

var document = new ReportFile(Path.Combine(RepositoryRoot.Path, "docs", "performance.md"));
var failures = 0;
foreach (var (_, name, run) in wanted)
{
    try
    {
        var report = await run();
        Console.WriteLine(report.ToMarkdown());
        await document.ReplaceAsync(name, report);
    }
    catch (Exception failure)
    {
        // The others can still be measured.
        failures++;
        await Console.Error.WriteLineAsync($"{name}: {failure}");
    }
}
return failures == 0 ? 0 : 1;
