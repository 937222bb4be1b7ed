using System.Diagnostics.CodeAnalysis;

namespace Microblog.Core.Atom;

/// <summary>Media types by the end of a name, for attachments that do not say theirs.</summary>
internal static class MediaTypes
{
    /// <summary>What a file has that says nothing of its type.</summary>
    public const string Octets = "application/octet-stream";

    private const int MaxLength = 100;

    /// <summary>True for what can be a type, and says something.</summary>
    public static bool IsType([NotNullWhen(true)] string? type) =>
        type is { Length: <= MaxLength } and not Octets && type.Count('/') == 1 && !type.Any(char.IsWhiteSpace);

    /// <summary>The type that a file name in an address suggests, or null.</summary>
    public static string? FromName(Uri address) => FromName(address.AbsolutePath);

    /// <summary>The type that a file name suggests, or null.</summary>
    public static string? FromName(string? name) =>
        Path.GetExtension(name)?.ToUpperInvariant() switch
        {
            ".JPG" or ".JPEG" => "image/jpeg",
            ".PNG" => "image/png",
            ".GIF" => "image/gif",
            ".WEBP" => "image/webp",
            ".AVIF" => "image/avif",
            ".SVG" => "image/svg+xml",
            ".MP4" or ".M4V" => "video/mp4",
            ".MOV" => "video/quicktime",
            ".WEBM" => "video/webm",
            ".OGV" => "video/ogg",
            ".MP3" => "audio/mpeg",
            ".OGG" or ".OGA" or ".OPUS" => "audio/ogg",
            ".M4A" => "audio/mp4",
            ".AAC" => "audio/aac",
            ".FLAC" => "audio/flac",
            ".WAV" => "audio/wav",
            ".VTT" => "text/vtt",
            ".PDF" => "application/pdf",
            _ => null,
        };
}
