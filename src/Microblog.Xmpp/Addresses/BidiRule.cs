using System.Globalization;
using System.Text;

namespace Microblog.Xmpp.Addresses;

/// <summary>The rule that keeps names in scripts of different directions readable in one way only (RFC 5893, 2).</summary>
internal static class BidiRule
{
    private enum Direction
    {
        Left,
        Right,
        ArabicNumber,
        EuropeanNumber,
        Neutral,
        Mark,
    }

    /// <summary>True where the rule has to be asked: something is written from right to left.</summary>
    public static bool Applies(ReadOnlySpan<Rune> text)
    {
        foreach (var rune in text)
        {
            if (DirectionOf(rune) is Direction.Right or Direction.ArabicNumber)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>True where one label, or one whole name, follows the six conditions.</summary>
    public static bool Holds(ReadOnlySpan<Rune> text)
    {
        if (text.IsEmpty)
        {
            return true;
        }
        var first = DirectionOf(text[0]);
        if (first is not (Direction.Left or Direction.Right))
        {
            return false;
        }
        var (last, european, arabic) = (first, false, false);
        foreach (var rune in text)
        {
            var direction = DirectionOf(rune);
            european |= direction == Direction.EuropeanNumber;
            arabic |= direction == Direction.ArabicNumber;
            last = direction == Direction.Mark ? last : direction;
            if (direction is Direction.Left or Direction.Right && direction != first)
            {
                return false;
            }
        }
        return first == Direction.Left
            ? !arabic && last is Direction.Left or Direction.EuropeanNumber
            : !(arabic && european) && last is Direction.Right or Direction.EuropeanNumber or Direction.ArabicNumber;
    }

    private static Direction DirectionOf(Rune rune)
    {
        var c = rune.Value;
        if (rune.IsAscii)
        {
            return char.IsAsciiLetter((char)c) ? Direction.Left
                : c is >= '0' and <= '9' ? Direction.EuropeanNumber
                : Direction.Neutral;
        }
        return Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
                ? Direction.Mark
            : c is >= 0x6F0 and <= 0x6F9 ? Direction.EuropeanNumber
            : c is (>= 0x660 and <= 0x669) or (>= 0x10D30 and <= 0x10D39) or (>= 0x10E60 and <= 0x10E7E)
                ? Direction.ArabicNumber
            : CodePointRanges.Contains(CodePointRanges.RightToLeft, c) ? Direction.Right
            : CodePointRanges.Contains(CodePointRanges.Neutral, c) ? Direction.Neutral
            : Direction.Left;
    }
}
