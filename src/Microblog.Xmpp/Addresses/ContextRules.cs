using System.Globalization;
using System.Text;

namespace Microblog.Xmpp.Addresses;

/// <summary>Where the code points that need a neighbourhood may stand (RFC 5892, A).</summary>
internal static class ContextRules
{
    private const int NonJoiner = 0x200C;
    private const int Joiner = 0x200D;

    /// <summary>True where every such code point stands where it may; one label at a time in domains.</summary>
    public static bool Hold(ReadOnlySpan<Rune> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!Holds(text, i))
            {
                return false;
            }
        }
        return true;
    }

    private static bool Holds(ReadOnlySpan<Rune> text, int at)
    {
        var before = at > 0 ? text[at - 1].Value : -1;
        var after = at + 1 < text.Length ? text[at + 1].Value : -1;
        return text[at].Value switch
        {
            NonJoiner => IsVirama(before) || Joins(text, at),
            Joiner => IsVirama(before),
            0xB7 => before == 'l' && after == 'l',
            0x375 => CodePointRanges.Contains(CodePointRanges.Greek, after),
            0x5F3 or 0x5F4 => CodePointRanges.Contains(CodePointRanges.Hebrew, before),
            0x30FB => text.ContainsAnyKanaOrHan(),
            >= 0x660 and <= 0x669 => !text.ContainsAnyInRange(new Rune(0x6F0), new Rune(0x6F9)),
            >= 0x6F0 and <= 0x6F9 => !text.ContainsAnyInRange(new Rune(0x660), new Rune(0x669)),
            _ => true,
        };
    }

    private static bool ContainsAnyKanaOrHan(this ReadOnlySpan<Rune> text)
    {
        foreach (var rune in text)
        {
            if (CodePointRanges.Contains(CodePointRanges.KanaOrHan, rune.Value))
            {
                return true;
            }
        }
        return false;
    }

    private static bool IsVirama(int c) => CodePointRanges.Contains(CodePointRanges.Virama, c);

    // RFC 5892, A.1: a letter that joins to its left, a letter that joins to its right, only transparent ones between.
    private static bool Joins(ReadOnlySpan<Rune> text, int at)
    {
        var before = at - 1;
        while (before >= 0 && IsTransparent(text[before]))
        {
            before--;
        }
        var after = at + 1;
        while (after < text.Length && IsTransparent(text[after]))
        {
            after++;
        }
        return before >= 0
            && after < text.Length
            && IsJoining(text[before].Value, CodePointRanges.LeftJoining)
            && IsJoining(text[after].Value, CodePointRanges.RightJoining);
    }

    private static bool IsJoining(int c, ReadOnlySpan<int> side) =>
        CodePointRanges.Contains(CodePointRanges.DualJoining, c) || CodePointRanges.Contains(side, c);

    private static bool IsTransparent(Rune rune) =>
        rune.Value is not (NonJoiner or Joiner)
        && Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.EnclosingMark
                or UnicodeCategory.Format;
}
