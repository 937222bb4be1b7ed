namespace Microblog.Core.Storage;

/// <summary>A text that has not been sent.</summary>
public sealed class DraftEntity
{
    /// <summary>Whose.</summary>
    public long AccountId { get; set; }

    /// <summary>Where it was typed, in sortable form.</summary>
    public required string Place { get; set; }

    /// <summary>The text.</summary>
    public required string Text { get; set; }

    /// <summary>Microseconds.</summary>
    public long SavedAt { get; set; }
}
