namespace Microblog.Web.Media;

/// <summary>How long a picture may take, and how many are fetched at once.</summary>
internal sealed record PictureLimits
{
    /// <summary>Until the connection stands, with TCP.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Until a server begins to answer.</summary>
    public TimeSpan Headers { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What the server takes of it all, however many addresses it sends to; the reader's own connection does not count.</summary>
    public TimeSpan Server { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Until the last byte is with the reader.</summary>
    public TimeSpan Whole { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Until it is a picture's turn.</summary>
    public TimeSpan Turn { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a server may send on to another address.</summary>
    public int Redirects { get; init; } = 3;

    /// <summary>At once for one account.</summary>
    public int PerAccount { get; init; } = 6;

    /// <summary>At once for everybody.</summary>
    public int Total { get; init; } = 64;

    /// <summary>How many of an account may wait for their turn: more than any page asks for.</summary>
    public int MaxQueued { get; init; } = 500;
}
