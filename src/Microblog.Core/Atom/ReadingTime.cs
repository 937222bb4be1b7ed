namespace Microblog.Core.Atom;

/// <summary>
/// The time that one entry may take to be read. The last resort: limits that depend on the entry alone keep every entry that
/// is known far below it.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="budget">More than this is refused.</param>
internal sealed class ReadingTime(TimeProvider time, TimeSpan budget)
{
    /// <summary>The budget of what others wrote. A machine that stands still for a moment is not meant.</summary>
    public static readonly TimeSpan Budget = TimeSpan.FromSeconds(2);

    private const int Steps = 256;

    /// <summary>The time for an entry that another person wrote.</summary>
    public ReadingTime(TimeProvider time)
        : this(time, Budget) { }

    /// <summary>For what the person typed: a slow machine refuses nobody's own text, whose size is limited.</summary>
    public static ReadingTime Unlimited(TimeProvider time) => new(time, TimeSpan.MaxValue);

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
        if (time.GetElapsedTime(_start) > budget)
        {
            throw new TimeoutException("Reading an entry took too long.");
        }
    }
}
