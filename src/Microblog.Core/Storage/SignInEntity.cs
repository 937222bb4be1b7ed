namespace Microblog.Core.Storage;

/// <summary>A browser that is kept signed in. What is sealed opens only with the key in that browser's cookie.</summary>
public sealed class SignInEntity
{
    /// <summary>SHA-256 of the opaque id in the cookie, in hex.</summary>
    public required string SignInId { get; set; }

    /// <summary>Whose.</summary>
    public long AccountId { get; set; }

    /// <summary>The credentials, sealed (AES-256-GCM): nonce, tag, ciphertext.</summary>
    public required byte[] Sealed { get; set; }

    /// <summary>The client's IP address at the sign-in, or null.</summary>
    public string? Client { get; set; }

    /// <summary>The browser in words, or null.</summary>
    public string? Browser { get; set; }

    /// <summary>A hash of the salt that the server had for the password at the sign-in: another salt, another password. Or null.</summary>
    public string? Salt { get; set; }

    /// <summary>When it was made, microseconds.</summary>
    public long CreatedAt { get; set; }

    /// <summary>When it was last used, microseconds.</summary>
    public long UsedAt { get; set; }
}
