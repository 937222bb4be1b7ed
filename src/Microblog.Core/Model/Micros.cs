namespace Microblog.Core.Model;

/// <summary>Times as the cache sorts them: whole microseconds since 1970, UTC.</summary>
public static class Micros
{
    private const long TicksPerMicro = TimeSpan.TicksPerMillisecond / 1000;

    /// <summary>A time as microseconds, cut.</summary>
    public static long From(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TicksPerMicro;

    /// <summary>Microseconds as a time.</summary>
    public static DateTimeOffset ToTime(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TicksPerMicro);
}
