using System.Text.Json.Serialization;

namespace Microblog.Core.Model;

/// <summary>A picture or file of a post (Atom enclosure).</summary>
/// <param name="Address">Where it is; http or https only.</param>
/// <param name="MediaType">Its type, or null.</param>
/// <param name="Length">Its size in bytes, or null.</param>
/// <param name="Description">For people who cannot see it, or null.</param>
public sealed record Attachment(Uri Address, string? MediaType, long? Length, string? Description)
{
    /// <summary>The longest description, in characters.</summary>
    public const int MaxDescription = 1500;

    /// <summary>Its name as a file, or null.</summary>
    public string? Name { get; init; }

    /// <summary>Of a picture as it is shown, upright, in pixels; null where that is not known.</summary>
    public int? Width { get; init; }

    /// <summary>Of a picture as it is shown, upright, in pixels; null where that is not known.</summary>
    public int? Height { get; init; }

    /// <summary>How long it plays, or null.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Where a picture is that stands for a video until it plays, or null; http or https only.</summary>
    public Uri? Poster { get; init; }

    /// <summary>The SHA-256 of its content, base64, or null.</summary>
    public string? Sha256 { get; init; }

    /// <summary>
    /// The address as it is written into an entry: byte for byte the one that was given (a server may tell <c>%7E</c> from
    /// <c>~</c>), but for characters that no address can have.
    /// </summary>
    [JsonIgnore]
    public string Href =>
        Address.OriginalString.All(c => c is > ' ' and < '\u007F') ? Address.OriginalString : Address.AbsoluteUri;

    /// <summary>The type under which a browser plays it, or null for what is no video or audio that browsers play.</summary>
    [JsonIgnore]
    public string? PlayedType => PlayedTypes.Of(MediaType);

    /// <summary>True for a video that browsers play.</summary>
    [JsonIgnore]
    public bool IsVideo => PlayedType?.StartsWith("video/", StringComparison.Ordinal) == true;

    /// <summary>True for captions of a video or audio file (WebVTT).</summary>
    [JsonIgnore]
    public bool IsCaptions => MediaType?.Equals("text/vtt", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary><see cref="Poster"/> as a picture, or null.</summary>
    [JsonIgnore]
    public Attachment? PosterPicture => Poster is null ? null : new Attachment(Poster, "image/*", null, null);

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
