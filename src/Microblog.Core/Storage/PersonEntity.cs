namespace Microblog.Core.Storage;

/// <summary>What an account knows of a person.</summary>
public sealed class PersonEntity
{
    /// <summary>Whose knowledge it is.</summary>
    public long AccountId { get; set; }

    /// <summary>The person's bare address.</summary>
    public required string Address { get; set; }

    /// <summary>What the person calls themselves (XEP-0172), or null.</summary>
    public string? Nickname { get; set; }

    /// <summary>The full name on the person's card, or null.</summary>
    public string? FullName { get; set; }

    /// <summary>When the card was looked up, microseconds.</summary>
    public long CardCheckedAt { get; set; }

    /// <summary>The SHA-1 of the picture to show, 40 hexadecimal digits; null: there is none.</summary>
    public string? Avatar { get; set; }

    /// <summary>The SHA-1 that the person announced when it was looked up, whether or not that picture can be shown; or null.</summary>
    public string? AnnouncedAvatar { get; set; }

    /// <summary>True where it is the one of the old vCard.</summary>
    public bool HasCardAvatar { get; set; }

    /// <summary>When the picture was looked up, microseconds.</summary>
    public long AvatarCheckedAt { get; set; }
}
