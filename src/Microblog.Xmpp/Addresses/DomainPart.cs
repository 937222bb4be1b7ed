using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Microblog.Xmpp.Addresses;

/// <summary>The domain of an address (RFC 7622, 3.2; RFC 5890 to 5893), as it is shown and compared.</summary>
internal static class DomainPart
{
    private const int MaxLabel = 63;

    // '_' is in no host name of RFC 1123; test networks have such names all the same.
    private static readonly SearchValues<char> LabelCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyz0123456789-_"
    );

    private static readonly SearchValues<char> IpCharacters = SearchValues.Create("0123456789abcdefABCDEF:.");

    // RFC 5895, 2, 4
    private static readonly SearchValues<char> Dots = SearchValues.Create(".\u3002\uFF0E\uFF61");

    private static readonly IdnMapping Idn = new();

    /// <summary>
    /// Lower case, no dot at the end, labels in Unicode (<c>xn--…</c> is decoded), IPv6 literals in brackets as RFC 5952
    /// writes them; null where it is no domain. A label that looks like an A-label and decodes to what IDNA 2008 does not
    /// have, such as an emoji, stays as it is.
    /// </summary>
    public static string? Prepare(ReadOnlySpan<char> text)
    {
        if (text is ['[', .. var address, ']'])
        {
            return IpLiteral(address);
        }
        if (text.Length > 1 && Dots.Contains(text[^1]))
        {
            text = text[..^1];
        }
        return IsPlain(text) ? LowerCase.Of(text) : Labels(text);
    }

    private static string? IpLiteral(ReadOnlySpan<char> text) =>
        !text.ContainsAnyExcept(IpCharacters)
        && IPAddress.TryParse(text, out var address)
        && address.AddressFamily == AddressFamily.InterNetworkV6
            ? $"[{address}]"
            : null;

    /// <summary>True where nothing but ASCII labels is there and none to decode.</summary>
    private static bool IsPlain(ReadOnlySpan<char> text)
    {
        while (true)
        {
            var dot = text.IndexOf('.');
            var label = dot < 0 ? text : text[..dot];
            if (!IsHostLabel(label) || label.StartsWith("xn--", StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
            if (dot < 0)
            {
                return true;
            }
            text = text[(dot + 1)..];
        }
    }

    private static bool IsHostLabel(ReadOnlySpan<char> label)
    {
        if (label.IsEmpty || label.Length > MaxLabel || label[0] == '-' || label[^1] == '-')
        {
            return false;
        }
        foreach (var c in label)
        {
            if (!LabelCharacters.Contains(c) && !char.IsAsciiLetterUpper(c))
            {
                return false;
            }
        }
        return true;
    }

    private static string? Labels(ReadOnlySpan<char> text)
    {
        var labels = new List<string>();
        foreach (var range in text.SplitAny(Dots))
        {
            if (Label(text[range]) is not { } label)
            {
                return null;
            }
            labels.Add(label);
        }
        // RFC 5893, 2: one label from right to left puts every label under the rule.
        var runes = labels.ConvertAll(label => label.EnumerateRunes().ToArray());
        return runes.TrueForAll(label => !BidiRule.Applies(label)) || runes.TrueForAll(label => BidiRule.Holds(label))
            ? string.Join('.', labels)
            : null;
    }

    private static string? Label(ReadOnlySpan<char> text)
    {
        var encoded = text.StartsWith("xn--", StringComparison.OrdinalIgnoreCase);
        if (Ascii.IsValid(text) && !encoded)
        {
            return IsHostLabel(text) ? LowerCase.Of(text) : null;
        }
        string ascii;
        string shown;
        try
        {
            ascii = Idn.GetAscii(text.ToString());
            shown = Idn.GetUnicode(ascii);
        }
        catch (ArgumentException)
        {
            return null;
        }
        return !IsHostLabel(ascii) || (encoded && shown == ascii) ? null
            : Ascii.IsValid(shown) || IsUnicodeLabel(shown) ? shown
            : encoded ? ascii
            : null;
    }

    // RFC 5891, 4.2.3
    private static bool IsUnicodeLabel(string label)
    {
        Rune[] runes = [.. label.EnumerateRunes()];
        return label[0] != '-'
            && label[^1] != '-'
            && !label.AsSpan(Math.Min(2, label.Length)).StartsWith("--", StringComparison.Ordinal)
            && !IsMark(runes[0])
            && runes.All(rune =>
                rune.IsAscii
                    ? LabelCharacters.Contains((char)rune.Value)
                    : CodePoints.UseOf(rune) is CodePointUse.Identifier or CodePointUse.InContext
            )
            && ContextRules.Hold(runes);
    }

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.EnclosingMark;
}
