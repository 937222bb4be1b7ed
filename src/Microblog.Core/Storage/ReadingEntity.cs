namespace Microblog.Core.Storage;

/// <summary>Where a person was reading.</summary>
public sealed class ReadingEntity
{
    /// <summary>Whose.</summary>
    public long AccountId { get; set; }

    /// <summary><c>home</c>, or the address of a feed in sortable form.</summary>
    public required string Timeline { get; set; }

    /// <summary>The place's key.</summary>
    public long SortKey { get; set; }

    /// <summary>The place's address.</summary>
    public required string Address { get; set; }

    /// <summary>The key of the highest place that was in sight.</summary>
    public long SeenKey { get; set; }

    /// <summary>The address of the highest place that was in sight.</summary>
    public required string SeenAddress { get; set; }

    /// <summary>Pixels from the top of the page.</summary>
    public int Offset { get; set; }

    /// <summary>Microseconds.</summary>
    public long SavedAt { get; set; }
}
