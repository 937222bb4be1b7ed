namespace Microblog.Xmpp.Tests;

/// <summary>What something allocates.</summary>
internal static class AllocatedBytes
{
    /// <summary>The least of some times: now and then the runtime allocates for itself, as when it compiles again.</summary>
    public static long Least(int times, Action act)
    {
        var least = long.MaxValue;
        for (var i = 0; i < times; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            act();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }
}
