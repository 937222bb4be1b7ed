namespace Microblog.Xmpp;

/// <summary>Texts of others, no longer than is wanted.</summary>
internal static class TextLimit
{
    /// <summary>The text's beginning, at most so many UTF-16 units, never half a character: that could not be written as XML.</summary>
    public static string Cut(this string text, int length) =>
        text.Length <= length ? text
        : char.IsHighSurrogate(text[length - 1]) ? text[..(length - 1)]
        : text[..length];
}
