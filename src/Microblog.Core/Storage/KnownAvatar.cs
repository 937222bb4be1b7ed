using Microblog.Xmpp;

namespace Microblog.Core.Storage;

/// <summary>Which picture a person has.</summary>
/// <param name="Person">A bare address.</param>
/// <param name="Picture">The SHA-1 of the picture, 40 hexadecimal digits; null: there is none that can be shown.</param>
/// <param name="CheckedAt">When that was looked up.</param>
internal sealed record KnownAvatar(Jid Person, string? Picture, DateTimeOffset CheckedAt)
{
    /// <summary>The SHA-1 that the person announced when it was looked up, whether or not that picture can be shown; or null.</summary>
    public string? Announced { get; init; }

    /// <summary>True where it is the one of the old vCard (XEP-0153).</summary>
    public bool FromVCard { get; init; }
}
