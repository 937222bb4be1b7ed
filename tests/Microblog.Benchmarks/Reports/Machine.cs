using System.Runtime.InteropServices;

namespace Microblog.Benchmarks.Reports;

/// <summary>Where the numbers come from.</summary>
internal static class Machine
{
    /// <summary>One line: cores, memory, runtime, system.</summary>
    public static string Facts =>
        Invariant(
            $"{Environment.ProcessorCount} cores ({Processor()}), {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1 << 30)} GB, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}; shared with other work while it measured (load {Load()} at the start)."
        );

    private static string Processor() =>
        ReadFirst("/proc/cpuinfo", "model name") is { } name ? name : RuntimeInformation.ProcessArchitecture.ToString();

    private static string Load() =>
        File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private static string? ReadFirst(string file, string key) =>
        File.Exists(file)
            ? File.ReadLines(file)
                .FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))
                ?.Split(':', 2)[1]
                .Trim()
            : null;
}
