namespace Microblog.Core.Atom;

/// <summary>
/// The time that one entry may take to be read. The last resort: limits that depend on the entry alone keep every entry that
/// is known far below it.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class ReadingTime(TimeProvider time)
{
    /// <summary>More than this is refused. A machine that stands still for a moment is not meant.</summary>
    public static readonly TimeSpan Budget = TimeSpan.FromSeconds(2);

    private const int Steps = 256;

    private readonly long _start = time.GetTimestamp();
    private int _steps;

    /// <summary>Called for each small step: looks at the clock now and then.</summary>
    /// <exception cref="TimeoutException">The time is over.</exception>
    public void Check()
    {
        if (++_steps % Steps == 0)
        {
            CheckNow();
        }
    }

    /// <summary>Called after each large step.</summary>
    /// <exception cref="TimeoutException">The time is over.</exception>
    public void CheckNow()
    {
        if (time.GetElapsedTime(_start) > Budget)
        {
            throw new TimeoutException("Reading an entry took too long.");
        }
    }
}
