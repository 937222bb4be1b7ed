using System.Text.Json.Serialization;

namespace Microblog.Core.Model;

/// <summary>A picture or file of a post (Atom enclosure).</summary>
/// <param name="Address">Where it is; http or https only.</param>
/// <param name="MediaType">Its type, or null.</param>
/// <param name="Length">Its size in bytes, or null.</param>
/// <param name="Description">For people who cannot see it, or null.</param>
public sealed record Attachment(Uri Address, string? MediaType, long? Length, string? Description)
{
    /// <summary>True for what says that it is a picture of a kind that every browser shows, or of a kind that it does not name.</summary>
    [JsonIgnore]
    public bool IsPicture =>
        MediaType?.ToLowerInvariant()
            is "image/jpeg"
                or "image/jpg"
                or "image/pjpeg"
                or "image/png"
                or "image/gif"
                or "image/webp"
                or "image/avif"
                or "image/*";
}
