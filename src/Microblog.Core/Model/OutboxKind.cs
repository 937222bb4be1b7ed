namespace Microblog.Core.Model;

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
