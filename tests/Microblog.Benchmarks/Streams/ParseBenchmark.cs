using Microblog.Benchmarks.Reports;

namespace Microblog.Benchmarks.Streams;

internal static class ParseBenchmark
{
    public static Task<Report> RunAsync() => Task.FromResult(new Report("Stream"));
}
