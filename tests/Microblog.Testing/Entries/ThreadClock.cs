using System.Runtime.InteropServices;

namespace Microblog.Testing.Entries;

/// <summary>Processor time of the calling thread: what else the machine does is not in it.</summary>
public static class ThreadClock
{
    private const int ThreadProcessorTime = 3; // CLOCK_THREAD_CPUTIME_ID of Linux

    /// <summary>What an action costs on this thread.</summary>
    public static TimeSpan Measure(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        var start = Now();
        action();
        return Now() - start;
    }

    /// <summary>The least of some runs.</summary>
    public static TimeSpan Least(int runs, Action action) =>
        Enumerable.Range(0, runs).Select(_ => Measure(action)).Min();

    private static TimeSpan Now() =>
        GetTime(ThreadProcessorTime, out var time) == 0
            ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000.0)
            : throw new PlatformNotSupportedException("There is no clock of this thread.");

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetTime(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
