using Microblog.Core.Model;

namespace Microblog.Core.Publishing;

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

    /// <summary>Pictures and files that belong to it.</summary>
    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

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
