namespace Microblog.Core.Storage;

/// <summary>Uploaded files that wait beside a text that has not been sent.</summary>
public sealed class DraftAttachmentsEntity
{
    /// <summary>Whose.</summary>
    public long AccountId { get; set; }

    /// <summary>Where the text is typed, in sortable form (<see cref="DraftEntity.Place"/>).</summary>
    public required string Place { get; set; }

    /// <summary>The files, as JSON.</summary>
    public required string Files { get; set; }
}
