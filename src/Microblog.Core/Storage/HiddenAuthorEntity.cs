namespace Microblog.Core.Storage;

/// <summary>A person whose posts are left out.</summary>
public sealed class HiddenAuthorEntity
{
    /// <summary>For whom.</summary>
    public long AccountId { get; set; }

    /// <summary>A bare address, or a domain.</summary>
    public required string Address { get; set; }

    /// <summary>True where the server keeps them away too.</summary>
    public bool Blocked { get; set; }

    /// <summary>Microseconds.</summary>
    public long Since { get; set; }
}
