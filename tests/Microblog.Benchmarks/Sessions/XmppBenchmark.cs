using Microblog.Benchmarks.Reports;
using Microblog.Benchmarks.Streams;

namespace Microblog.Benchmarks.Sessions;

/// <summary>The XMPP layer: what it reads, how many requests it carries, and what it costs while it waits.</summary>
internal static class XmppBenchmark
{
    /// <summary>Measures all of it. Memory first: what was parsed before would be in it.</summary>
    public static async Task<Report> RunAsync()
    {
        var report = new Report("XMPP");
        await IdleBenchmark.AddToAsync(report);
        await ParseBenchmark.AddToAsync(report);
        await HostileBenchmark.AddToAsync(report);
        await InFlightBenchmark.AddToAsync(report);
        return report;
    }
}
