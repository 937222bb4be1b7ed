namespace Microblog.Core.Storage;

/// <summary>An account that signed in here. Removing it removes its rows.</summary>
public sealed class AccountEntity
{
    /// <summary>Its number.</summary>
    public long AccountId { get; set; }

    /// <summary>The bare address.</summary>
    public required string Jid { get; set; }

    /// <summary>When it first signed in, microseconds.</summary>
    public long CreatedAt { get; set; }
}
