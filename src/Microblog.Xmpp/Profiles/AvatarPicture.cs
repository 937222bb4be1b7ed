using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Xml.Linq;

namespace Microblog.Xmpp.Profiles;

/// <summary>An avatar's picture. Its content is not checked: the caller checks that it is a picture.</summary>
/// <param name="Id">The SHA-1 of the bytes, in hexadecimal (XEP-0084, 4.1; XEP-0153, 3.2).</param>
/// <param name="MediaType">What the owner says that it is; <c>application/octet-stream</c> where nothing is said.</param>
/// <param name="Bytes">At most <see cref="MaxBytes"/>.</param>
public sealed record AvatarPicture(string Id, string MediaType, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The largest picture that is read or published: 1 MiB.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>The type where none is said.</summary>
    public const string UnknownType = "application/octet-stream";

    /// <summary>A picture with its id.</summary>
    /// <exception cref="ArgumentException">It is empty or larger than <see cref="MaxBytes"/>.</exception>
    public static AvatarPicture Of(ReadOnlyMemory<byte> bytes, string? mediaType) =>
        bytes.Length is > 0 and <= MaxBytes
            ? new AvatarPicture(IdOf(bytes.Span), mediaType is { Length: > 0 } ? mediaType : UnknownType, bytes)
            : throw new ArgumentException($"An avatar has between 1 and {MaxBytes} bytes.", nameof(bytes));

    /// <summary>Reads base64 of the wire, with line breaks or not; null where it is none, or empty, or too large.</summary>
    internal static AvatarPicture? FromBase64(string? text, string? mediaType)
    {
        // Three bytes in four characters, with room for line breaks.
        if (text is null || text.Length > MaxBytes * 2)
        {
            return null;
        }
        var buffer = new byte[text.Length];
        return Convert.TryFromBase64String(text, buffer, out var written) && written is > 0 and <= MaxBytes
            ? Of(buffer.AsMemory(0, written), mediaType)
            : null;
    }

    /// <summary>The <c>data</c> element (XEP-0084, 4.1).</summary>
    internal XElement ToXml() => new(AvatarMetadata.Data, Convert.ToBase64String(Bytes.Span));

    internal static bool IsId(string id) => id.Length == SHA1.HashSizeInBytes * 2 && id.All(char.IsAsciiHexDigitLower);

    [SuppressMessage("Security", "CA5350", Justification = "XEP-0084, 4.2.1 names SHA-1: an id, not a proof.")]
    private static string IdOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA1.HashData(bytes));
}
