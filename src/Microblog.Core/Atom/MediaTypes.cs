namespace Microblog.Core.Atom;

/// <summary>Media types by the end of a name, for attachments that do not say theirs.</summary>
internal static class MediaTypes
{
    /// <summary>The type that a file name in an address suggests, or null.</summary>
    public static string? FromName(Uri address) =>
        Path.GetExtension(address.AbsolutePath).ToUpperInvariant() switch
        {
            ".JPG" or ".JPEG" => "image/jpeg",
            ".PNG" => "image/png",
            ".GIF" => "image/gif",
            ".WEBP" => "image/webp",
            ".AVIF" => "image/avif",
            ".SVG" => "image/svg+xml",
            ".MP4" => "video/mp4",
            ".WEBM" => "video/webm",
            ".MP3" => "audio/mpeg",
            ".OGG" or ".OPUS" => "audio/ogg",
            ".M4A" => "audio/mp4",
            ".PDF" => "application/pdf",
            _ => null,
        };
}
