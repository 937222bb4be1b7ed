using Microblog.Core.Model;

namespace Microblog.Core.Cache;

/// <summary>One request to a feed's server. One at a time for each feed.</summary>
public sealed class FeedRequest
{
    private bool _isAnswered;

    /// <summary>The feed's number.</summary>
    public required long FeedId { get; init; }

    /// <summary>The feed.</summary>
    public required FeedAddress Feed { get; init; }

    /// <summary>What goes into <c>before</c>.</summary>
    public string Token { get; init; } = "";

    /// <summary>What goes into <c>max_items</c>: the rows above and a page.</summary>
    public int MaxItems { get; init; }

    /// <summary>What goes into <c>max</c>.</summary>
    public int PageSize { get; init; }

    /// <summary>Asks for this one item instead of a page.</summary>
    public string? ItemId { get; init; }

    /// <summary>True for the feed's head.</summary>
    public bool IsHead { get; init; }

    /// <summary>True once its reply came, applied or not: the server is free for another. Set on whichever thread it came.</summary>
    internal bool IsAnswered
    {
        get => Volatile.Read(ref _isAnswered);
        set => Volatile.Write(ref _isAnswered, value);
    }

    /// <summary>The account's change counter when it was sent.</summary>
    internal long Start { get; init; }

    /// <summary>The feed's epoch when it was sent.</summary>
    internal int Epoch { get; init; }
}
