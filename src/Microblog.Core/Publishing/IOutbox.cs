using Microblog.Core.Feeds;
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
    IReadOnlySet<PostAddress> Hidden { get; }

    /// <summary>After each change, on a background thread.</summary>
    event Action? Changed;

    /// <summary>Sends a post: to the own feed, or to a community's node.</summary>
    /// <param name="feed">Null: the own feed.</param>
    /// <param name="text">Markdown as typed.</param>
    /// <exception cref="PublishException">At once where it can be known: empty, too long (<see cref="TextLimit"/>).</exception>
    Task<OutboxEntry> PostAsync(FeedAddress? feed, string text, CancellationToken cancellation = default);

    /// <summary>Sends a reply.</summary>
    Task<OutboxEntry> ReplyAsync(Post parent, string text, CancellationToken cancellation = default);

    /// <summary>Sends an edited text for an own post.</summary>
    Task<OutboxEntry> EditAsync(Post post, string text, CancellationToken cancellation = default);

    /// <summary>Hides an own post everywhere at once, and retracts it when <see cref="UndoTime"/> is over.</summary>
    Task<OutboxEntry> DeleteAsync(Post post, CancellationToken cancellation = default);

    /// <summary>Likes a post, or takes the like back. What was asked before and has not gone out yet is forgotten.</summary>
    /// <exception cref="PublishException">There is no place for likes of it.</exception>
    Task<OutboxEntry> LikeAsync(Post post, bool isLiked, CancellationToken cancellation = default);

    /// <summary>Takes a delete back that has not gone out yet; false where it is too late.</summary>
    Task<bool> UndoAsync(Guid entry, CancellationToken cancellation = default);

    /// <summary>
    /// Stops the time of a delete that can be taken back, until every hold of it is disposed; then what was left runs on. It is
    /// for as long as somebody is about to press Undo: a restart, and <c>FlushAsync</c>, end it.
    /// </summary>
    IDisposable Hold(Guid entry);

    /// <summary>Sends a failed entry again, under the same item id.</summary>
    Task RetryAsync(Guid entry, CancellationToken cancellation = default);

    /// <summary>Gives a failed entry up.</summary>
    Task DiscardAsync(Guid entry, CancellationToken cancellation = default);

    /// <summary>How long a delete can be taken back: 8 s.</summary>
    TimeSpan UndoTime { get; }
}

/// <summary>What an outbox entry does.</summary>
public enum OutboxKind
{
    /// <summary>A new post.</summary>
    Post,

    /// <summary>A reply.</summary>
    Reply,

    /// <summary>A changed post.</summary>
    Edit,

    /// <summary>A retract.</summary>
    Delete,

    /// <summary>A like.</summary>
    Like,

    /// <summary>The retract of a like.</summary>
    Unlike,
}

/// <summary>One thing under way.</summary>
public sealed record OutboxEntry
{
    /// <summary>Its own id.</summary>
    public required Guid Id { get; init; }

    /// <summary>What it does.</summary>
    public required OutboxKind Kind { get; init; }

    /// <summary>The post that it makes, changes or removes.</summary>
    public required PostAddress Address { get; init; }

    /// <summary>The post replied to, or liked; or null.</summary>
    public PostAddress? Parent { get; init; }

    /// <summary>The text as typed.</summary>
    public required string Text { get; init; }

    /// <summary>When the person sent it.</summary>
    public required DateTimeOffset Sent { get; init; }

    /// <summary>
    /// Until when a delete can be taken back; <see cref="DateTimeOffset.MaxValue"/> while its time stands still. For others the
    /// past.
    /// </summary>
    public DateTimeOffset UndoUntil { get; init; }

    /// <summary>Null while it is under way (or waits for the connection); else why it failed.</summary>
    public PublishFailure? Failure { get; init; }
}

/// <summary>Why something was not published. The page has a sentence for each.</summary>
public enum PublishFailure
{
    /// <summary>Nothing to send.</summary>
    Empty,

    /// <summary>Longer than servers take.</summary>
    TooLong,

    /// <summary>The server said that it may not be.</summary>
    Forbidden,

    /// <summary>The feed or post is gone.</summary>
    NotFound,

    /// <summary>The server's limits: quota, rate, size.</summary>
    ServerLimit,

    /// <summary>No answer came; the text is safe and is sent again by Retry, never twice.</summary>
    NoAnswer,

    /// <summary>Anything else that the server refused.</summary>
    Refused,

    /// <summary>The person must choose first who can read the posts.</summary>
    AudienceUnknown,

    /// <summary>A text this long is handed over as a draft, and the account has as many drafts as it may.</summary>
    TooManyDrafts,

    /// <summary>The server keeps no posts of the own feed, and cannot be told to.</summary>
    NotKept,

    /// <summary>More characters than <see cref="TextLimit"/> allows; nothing was sent.</summary>
    TooManyCharacters,
}

/// <summary>Something cannot be published.</summary>
public sealed class PublishException(PublishFailure failure, string message) : Exception(message)
{
    /// <summary>Why.</summary>
    public PublishFailure Failure { get; } = failure;
}
