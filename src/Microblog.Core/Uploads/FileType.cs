using System.Text.RegularExpressions;
using Microblog.Core.Pictures;

namespace Microblog.Core.Uploads;

/// <summary>What a file is: its media type, and how the name of such a file ends.</summary>
/// <param name="MediaType">Such as <c>video/mp4</c>.</param>
/// <param name="Extension">Such as <c>mp4</c>.</param>
internal sealed partial record FileType(string MediaType, string Extension)
{
    private const string Unknown = "application/octet-stream";
    private const int MaxType = 100;

    /// <summary>
    /// Pictures are told by their content. Other files have the type that the browser says, or where it says none, what their content
    /// or their name tells.
    /// </summary>
    /// <param name="file">What the browser says.</param>
    /// <param name="head">How it begins; <see cref="PictureKind.HeadBytes"/> or all of it.</param>
    public static FileType Of(FileToUpload file, ReadOnlySpan<byte> head)
    {
        if (PictureKind.Of(head) is { } picture)
        {
            return new FileType(picture.MediaType, picture.Extension);
        }
        var byContent = OfContent(head);
        var said = Said(file.MediaType);
        var extension = UploadName.Extension(file.Name);
        if (said is null)
        {
            return byContent is null ? new FileType(OfName(extension), extension ?? "bin")
                : extension is "ogv" && byContent.Extension is "ogg" ? new FileType("video/ogg", extension)
                : byContent with { Extension = extension ?? byContent.Extension };
        }
        return new FileType(said, extension ?? (byContent?.MediaType == said ? byContent.Extension : "bin"));
    }

    /// <summary>What the browser says, unless it says nothing or that it is a picture, which it is not.</summary>
    private static string? Said(string? type)
    {
        type = type?.Split(';')[0].Trim().ToLowerInvariant();
        return
            type
                is null
                    or Unknown
                    or "image/jpeg"
                    or "image/jpg"
                    or "image/png"
                    or "image/gif"
                    or "image/webp"
                    or "image/avif"
            || type.Length > MaxType
            || !Type().IsMatch(type)
            ? null
            : type;
    }

    private static FileType? OfContent(ReadOnlySpan<byte> head) =>
        head.StartsWith("%PDF-"u8) ? new("application/pdf", "pdf")
        : head.Length >= 12 && head[4..].StartsWith("ftyp"u8)
            ? head[8..].StartsWith("M4A"u8) ? new("audio/mp4", "m4a")
                : head[8..].StartsWith("qt"u8) ? new("video/quicktime", "mov")
                : new("video/mp4", "mp4")
        : head.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3])
            ? head.IndexOf("matroska"u8) < 0 ? new("video/webm", "webm")
                : new("video/x-matroska", "mkv")
        : head.StartsWith("OggS"u8) ? new("audio/ogg", "ogg")
        : head is [0xFF, 0xF1 or 0xF9, ..] ? new("audio/aac", "aac")
        : head.StartsWith("WEBVTT"u8) || head.StartsWith("\uFEFFWEBVTT"u8) ? new("text/vtt", "vtt")
        : head.StartsWith("fLaC"u8) ? new("audio/flac", "flac")
        : head.StartsWith("ID3"u8) || head is [0xFF, 0xFB or 0xF3 or 0xF2, ..] ? new("audio/mpeg", "mp3")
        : head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..].StartsWith("WAVE"u8) ? new("audio/wav", "wav")
        : head.StartsWith("PK\u0003\u0004"u8) ? new("application/zip", "zip")
        : null;

    private static string OfName(string? extension) =>
        extension switch
        {
            "txt" or "md" => "text/plain",
            "csv" => "text/csv",
            "mp3" => "audio/mpeg",
            _ => Unknown,
        };

    [GeneratedRegex("^[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Type();
}
