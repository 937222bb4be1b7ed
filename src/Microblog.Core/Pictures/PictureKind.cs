namespace Microblog.Core.Pictures;

/// <summary>
/// A kind of picture that a page shows, told by how the file begins: what a server says of it is not asked. SVG is none of
/// them, for it is a document that can hold scripts.
/// </summary>
/// <param name="MediaType">Its media type.</param>
/// <param name="Extension">How the name of a file of that kind ends.</param>
public sealed record PictureKind(string MediaType, string Extension)
{
    /// <summary>As much of a file as <see cref="Of"/> wants to see.</summary>
    public const int HeadBytes = 64;

    /// <summary>WebP, which the program's own small versions are.</summary>
    public static readonly PictureKind WebP = new("image/webp", "webp");

    private static readonly PictureKind Jpeg = new("image/jpeg", "jpg");
    private static readonly PictureKind Png = new("image/png", "png");
    private static readonly PictureKind Gif = new("image/gif", "gif");
    private static readonly PictureKind Avif = new("image/avif", "avif");

    /// <summary>The kind of the file that begins like this, or null where it is no picture.</summary>
    public static PictureKind? Of(ReadOnlySpan<byte> head) =>
        head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? Jpeg
        : head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]) ? Png
        : head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8) ? Gif
        : head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..].StartsWith("WEBP"u8) ? WebP
        : IsAvif(head) ? Avif
        : null;

    /// <summary>True for HEIC and its relatives, which phones make and browsers do not show.</summary>
    public static bool IsHeic(ReadOnlySpan<byte> head) =>
        !HasBrand(head, "avif"u8, "avis"u8)
        && (
            HasBrand(head, "heic"u8, "heix"u8)
            || HasBrand(head, "hevc"u8, "hevx"u8)
            || HasBrand(head, "heim"u8, "heis"u8)
            || HasBrand(head, "mif1"u8, "msf1"u8)
        );

    private static bool IsAvif(ReadOnlySpan<byte> head) => HasBrand(head, "avif"u8, "avis"u8);

    /// <summary>A box <c>ftyp</c> that names one of two brands, as its own or among those that it goes with (ISO 14496-12, 4.3).</summary>
    private static bool HasBrand(ReadOnlySpan<byte> head, ReadOnlySpan<byte> brand, ReadOnlySpan<byte> other)
    {
        if (head.Length < 16 || !head[4..].StartsWith("ftyp"u8))
        {
            return false;
        }
        var length = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(head);
        var end = (int)Math.Min(length, (uint)head.Length);
        for (var at = 8; at + 4 <= end; at += 4)
        {
            // At 12 is the version.
            if (at != 12 && (head[at..].StartsWith(brand) || head[at..].StartsWith(other)))
            {
                return true;
            }
        }
        return false;
    }
}
