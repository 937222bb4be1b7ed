namespace Microblog.Core.Storage;

/// <summary>An account that signed in here. Removing it removes its rows.</summary>
public sealed class AccountEntity
{
    /// <summary>Its number.</summary>
    public long AccountId { get; set; }

    /// <summary>The bare address; of a former holder a full one, which nobody signs in with.</summary>
    public required string Jid { get; set; }

    /// <summary>When it first signed in, microseconds.</summary>
    public long CreatedAt { get; set; }

    /// <summary>What tells the holder of the address from the next one, or null. Not to be shown or logged.</summary>
    public string? Marker { get; set; }

    /// <summary>True where nobody is to be reminded of a name and a picture: the account has both, or wants no reminder.</summary>
    public bool IsProfileSettled { get; set; }

    /// <summary>Since when another holds the address, microseconds; null: this is the holder's.</summary>
    public long? FormerSince { get; set; }
}
