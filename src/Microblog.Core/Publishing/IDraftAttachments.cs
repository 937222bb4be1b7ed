namespace Microblog.Core.Publishing;

/// <summary>
/// Uploaded files of the signed-in account that wait beside texts, by place (<see cref="IDrafts"/>): the same in all its pages,
/// kept until they are sent or removed. An edit starts from the attachments of its post.
/// </summary>
public interface IDraftAttachments
{
    /// <summary>After each change, with its place; any thread.</summary>
    event Action<string>? Changed;

    /// <summary>The files of a place.</summary>
    Task<DraftAttachmentList> GetAsync(string place, CancellationToken cancellation = default);

    /// <summary>Adds a file, at the end or where it stood before it was removed.</summary>
    /// <exception cref="DraftException">There are too many. Nothing changed.</exception>
    Task AddAsync(string place, DraftAttachment file, int? at = null, CancellationToken cancellation = default);

    /// <summary>Removes a file.</summary>
    Task RemoveAsync(string place, Guid file, CancellationToken cancellation = default);

    /// <summary>Says what a file shows; empty: nothing is said.</summary>
    /// <exception cref="DraftException">It is longer than <see cref="Model.Attachment.MaxDescription"/>. Nothing changed.</exception>
    Task DescribeAsync(string place, Guid file, string description, CancellationToken cancellation = default);

    /// <summary>Says where the picture of a video is; a file that is gone, or no video, stays as it is.</summary>
    Task SetPosterAsync(string place, Guid file, Uri poster, CancellationToken cancellation = default);

    /// <summary>Moves a file to a place in the order, 0 being the first.</summary>
    Task MoveAsync(string place, Guid file, int index, CancellationToken cancellation = default);

    /// <summary>Removes all: they were sent.</summary>
    Task ClearAsync(string place, CancellationToken cancellation = default);
}
