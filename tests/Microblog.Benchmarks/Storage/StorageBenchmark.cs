using Microblog.Benchmarks.Reports;

namespace Microblog.Benchmarks.Storage;

internal static class StorageBenchmark
{
    public static Task<Report> RunAsync() => Task.FromResult(new Report("Storage"));
}
