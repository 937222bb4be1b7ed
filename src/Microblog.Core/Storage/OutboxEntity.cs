using Microblog.Core.Model;

namespace Microblog.Core.Storage;

/// <summary>Something that was sent and is not confirmed.</summary>
public sealed class OutboxEntity
{
    /// <summary>Its id.</summary>
    public Guid OutboxId { get; set; }

    /// <summary>Whose.</summary>
    public long AccountId { get; set; }

    /// <summary>What it does.</summary>
    public OutboxKind Kind { get; set; }

    /// <summary>The URI of the post that it makes, changes or removes.</summary>
    public required string Address { get; set; }

    /// <summary>The URI of the post replied to, or liked; of a delete, that of the node for the post's replies; or null.</summary>
    public string? Parent { get; set; }

    /// <summary>The text as typed.</summary>
    public required string Text { get; set; }

    /// <summary>The pictures and files that belong to it, as JSON; null: none, and of an edit those that the post has.</summary>
    public string? Attachments { get; set; }

    /// <summary>The entry as XML, made once; null for a delete.</summary>
    public string? Payload { get; set; }

    /// <summary>When the person sent it, microseconds.</summary>
    public long SentAt { get; set; }

    /// <summary>Not before this time, microseconds: a delete can be taken back until then.</summary>
    public long NotBefore { get; set; }

    /// <summary>Why it failed, or null.</summary>
    public PublishFailure? Failure { get; set; }
}
