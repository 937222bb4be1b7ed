namespace Microblog.Web.Media;

/// <summary>How long video and audio may take, and how many are passed on at once.</summary>
internal sealed record PlayerLimits
{
    /// <summary>Until a server begins to answer, however many addresses it sends to.</summary>
    public TimeSpan Server { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a server may send nothing.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a browser may take nothing, as that of a person who paused does: it asks for the rest with a range later.</summary>
    public TimeSpan Stalled { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Until the last byte is with the reader; then, too, a browser asks for the rest.</summary>
    public TimeSpan Whole { get; init; } = TimeSpan.FromHours(4);

    /// <summary>Until it is a file's turn: longer than one that is stalled takes to end.</summary>
    public TimeSpan Turn { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>At once for one account.</summary>
    public int PerAccount { get; init; } = 6;

    /// <summary>At once for everybody.</summary>
    public int Total { get; init; } = 64;

    /// <summary>How many of an account may wait for their turn.</summary>
    public int MaxQueued { get; init; } = 30;
}
