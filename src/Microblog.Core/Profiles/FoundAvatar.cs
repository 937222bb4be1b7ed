using Microblog.Core.Pictures;

namespace Microblog.Core.Profiles;

/// <summary>What came of looking a person's picture up.</summary>
/// <param name="Announced">The SHA-1 that the person announces, or null.</param>
/// <param name="Picture">The SHA-1 of the picture to show; null: there is none that can be shown.</param>
/// <param name="FromVCard">True where it is the one of the old vCard.</param>
/// <param name="Small">Small versions, where they were made now.</param>
internal sealed record FoundAvatar(
    string? Announced,
    string? Picture,
    bool FromVCard,
    IReadOnlyList<SmallPicture> Small
)
{
    /// <summary>No picture.</summary>
    public static FoundAvatar None { get; } = new(null, null, false, []);
}
