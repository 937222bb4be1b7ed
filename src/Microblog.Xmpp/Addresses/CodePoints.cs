using System.Globalization;
using System.Text;

namespace Microblog.Xmpp.Addresses;

/// <summary>The property that RFC 8264, 8 derives for every code point.</summary>
internal static class CodePoints
{
    /// <summary>What the code point may be used for.</summary>
    public static CodePointUse UseOf(Rune rune)
    {
        var c = rune.Value;
        return rune.IsAscii ? UseOfAscii(c)
            : IsException(c, out var use) ? use
            : c is 0x200C or 0x200D ? CodePointUse.InContext
            : CodePointRanges.Contains(CodePointRanges.OldHangulJamo, c) ? CodePointUse.None
            : CodePointRanges.Contains(CodePointRanges.Ignorable, c) ? CodePointUse.None
            : UseOf(Rune.GetUnicodeCategory(rune), rune);
    }

    private static CodePointUse UseOfAscii(int c) =>
        c switch
        {
            < 0x20 or 0x7F => CodePointUse.None,
            0x20 => CodePointUse.FreeText,
            _ => CodePointUse.Identifier,
        };

    // RFC 8264, 9.6
    private static bool IsException(int c, out CodePointUse use)
    {
        use = c switch
        {
            0xDF or 0x3C2 or 0x6FD or 0x6FE or 0xF0B or 0x3007 => CodePointUse.Identifier,
            0xB7 or 0x375 or 0x5F3 or 0x5F4 or 0x30FB => CodePointUse.InContext,
            (>= 0x660 and <= 0x669) or (>= 0x6F0 and <= 0x6F9) => CodePointUse.InContext,
            _ => CodePointUse.None,
        };
        return use != CodePointUse.None
            || c is 0x640 or 0x7FA or 0x302E or 0x302F or (>= 0x3031 and <= 0x3035) or 0x303B;
    }

    private static CodePointUse UseOf(UnicodeCategory category, Rune rune) =>
        category switch
        {
            UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.Control
            or UnicodeCategory.Format
            or UnicodeCategory.PrivateUse
            or UnicodeCategory.Surrogate
            or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator => CodePointUse.None,
            UnicodeCategory.LowercaseLetter
            or UnicodeCategory.UppercaseLetter
            or UnicodeCategory.OtherLetter
            or UnicodeCategory.ModifierLetter
            or UnicodeCategory.DecimalDigitNumber
            or UnicodeCategory.NonSpacingMark
            or UnicodeCategory.SpacingCombiningMark => HasCompatibleForm(rune)
                ? CodePointUse.FreeText
                : CodePointUse.Identifier,
            _ => CodePointUse.FreeText,
        };

    // RFC 8264, 9.17
    private static bool HasCompatibleForm(Rune rune) => !rune.ToString().IsNormalized(NormalizationForm.FormKC);
}
