using Microblog.Core.Model;
using Microblog.Core.Posts;

namespace Microblog.Core.Publishing;

/// <summary>
/// Everything that the person has sent and the server has not confirmed. Kept in the database: nothing is lost by a
/// restart, and nothing is published twice, since each has its item id from the moment it is sent.
/// </summary>
public interface IOutbox
{
    /// <summary>What is under way or failed, oldest first.</summary>
    IReadOnlyList<OutboxEntry> Entries { get; }

    /// <summary>Addresses that a delete under way hides.</summary>
    IReadOnlySet<PostAddress> Deleting { get; }

    /// <summary>After each change, on a background thread.</summary>
    event Action? Changed;

    /// <summary>Sends a post: to the own feed, or to a community's node.</summary>
    /// <param name="feed">Null: the own feed.</param>
    /// <param name="content">The text, and its attachments.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PublishException">At once where it can be known: empty, too long (<see cref="TextLimit"/>).</exception>
    Task<OutboxEntry> PostAsync(FeedAddress? feed, PostContent content, CancellationToken cancellation = default);

    /// <summary>Sends a reply.</summary>
    Task<OutboxEntry> ReplyAsync(Post parent, PostContent content, CancellationToken cancellation = default);

    /// <summary>Sends an edited text for an own post.</summary>
    Task<OutboxEntry> EditAsync(Post post, PostContent content, CancellationToken cancellation = default);

    /// <summary>Hides an own post everywhere at once, and retracts it when <see cref="UndoTime"/> is over.</summary>
    Task<OutboxEntry> DeleteAsync(Post post, CancellationToken cancellation = default);

    /// <summary>Likes a post, or takes the like back. What was asked before and has not gone out yet is forgotten.</summary>
    /// <exception cref="PublishException">There is no place for likes of it.</exception>
    Task<OutboxEntry> LikeAsync(Post post, bool isLiked, CancellationToken cancellation = default);

    /// <summary>Takes a delete back that has not gone out yet; false where it is too late.</summary>
    Task<bool> UndoAsync(Guid entry, CancellationToken cancellation = default);

    /// <summary>
    /// Stops the time of a delete that can be taken back, until every hold of it is disposed; then what was left runs on. It is
    /// for as long as a person is about to press Undo: a restart, and <c>FlushAsync</c>, end it.
    /// </summary>
    IDisposable Hold(Guid entry);

    /// <summary>Sends a failed entry again, under the same item id.</summary>
    Task RetryAsync(Guid entry, CancellationToken cancellation = default);

    /// <summary>Gives a failed entry up.</summary>
    Task DiscardAsync(Guid entry, CancellationToken cancellation = default);

    /// <summary>How long a delete can be taken back: 8 s.</summary>
    TimeSpan UndoTime { get; }
}
