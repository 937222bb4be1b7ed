using System.Buffers;

namespace Microblog.Xmpp.Addresses;

/// <summary>The part after the <c>/</c> (RFC 7622, 3.4).</summary>
internal static class ResourcePart
{
    // ASCII that needs no preparing.
    private static readonly SearchValues<char> Plain = SearchValues.Create([
        .. Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code),
    ]);

    /// <summary>The part as it is compared; null where it is none.</summary>
    public static string? Prepare(ReadOnlySpan<char> text) =>
        text.IsEmpty ? null
        : text.ContainsAnyExcept(Plain) ? Precis.Opaque(text)
        : text.ToString();
}
