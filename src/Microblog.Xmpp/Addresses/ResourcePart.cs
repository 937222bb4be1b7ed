namespace Microblog.Xmpp.Addresses;

/// <summary>The part after the <c>/</c> (RFC 7622, 3.4).</summary>
internal static class ResourcePart
{
    /// <summary>The part as it is compared; null where it is none.</summary>
    public static string? Prepare(ReadOnlySpan<char> text) =>
        text.IsEmpty ? null
        : text.ContainsAnyExceptInRange(' ', '~') ? Precis.Opaque(text)
        : text.ToString();
}
