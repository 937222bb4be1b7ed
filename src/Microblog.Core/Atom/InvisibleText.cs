using System.Globalization;
using System.Text;

namespace Microblog.Core.Atom;

/// <summary>Which characters nobody sees.</summary>
internal static class InvisibleText
{
    /// <summary>Variation selector 16: the sign before it as emoji.</summary>
    private const int EmojiStyle = 0xFE0F;

    /// <summary>True where there is nothing to see: a text of white space and characters that are not seen.</summary>
    public static bool IsBlank(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (
                KindOf(rune) == InvisibleKind.Visible
                && Rune.GetUnicodeCategory(rune)
                    is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark)
            )
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>True where a letter is to be seen: some letters of Unicode, as the Hangul filler, are drawn as nothing.</summary>
    public static bool HasLetter(string text) =>
        text.EnumerateRunes().Any(rune => Rune.IsLetter(rune) && KindOf(rune) == InvisibleKind.Visible);

    /// <summary>What is to be seen of a character.</summary>
    public static InvisibleKind KindOf(Rune rune)
    {
        if (rune.Value is 0x200C or 0x200D or EmojiStyle)
        {
            return InvisibleKind.Joiner;
        }
        if (IsIgnorable(rune.Value))
        {
            return InvisibleKind.Invisible;
        }
        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.Control
            or UnicodeCategory.SpaceSeparator
            or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator => InvisibleKind.Gap,
            UnicodeCategory.Format
            or UnicodeCategory.Surrogate
            or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned => InvisibleKind.Invisible,
            _ => InvisibleKind.Visible,
        };
    }

    /// <summary>True where a joiner changes how its neighbours look: emoji, and scripts that join letters.</summary>
    public static bool Joins(Rune before, Rune joiner, Rune after) =>
        joiner.Value == EmojiStyle
            ? IsSign(before)
            : (IsSign(before) && IsSign(after)) || (IsJoining(before.Value) && IsJoining(after.Value));

    private static bool IsSign(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol or UnicodeCategory.ModifierSymbol
        || rune.Value is 0x2640 or 0x2642 or 0x20E3;

    private static bool IsJoining(int value) =>
        value
            is (>= 0x0600 and <= 0x08FF)
                or (>= 0x0900 and <= 0x0DFF)
                or (>= 0x1000 and <= 0x109F)
                or (>= 0x1780 and <= 0x18AF);

    /// <summary>Default_Ignorable_Code_Point, and what is drawn as an empty place (Unicode 14.0).</summary>
    private static bool IsIgnorable(int value) =>
        value
            is 0x00AD
                or 0x034F
                or 0x061C
                or (>= 0x115F and <= 0x1160)
                or (>= 0x17B4 and <= 0x17B5)
                or (>= 0x180B and <= 0x180F)
                or (>= 0x200B and <= 0x200F)
                or (>= 0x202A and <= 0x202E)
                or (>= 0x2060 and <= 0x206F)
                or 0x2800
                or 0x3164
                or (>= 0xFE00 and <= 0xFE0E)
                or 0xFEFF
                or 0xFFA0
                or (>= 0xFFF0 and <= 0xFFFC)
                or 0x1D159
                or (>= 0x1BCA0 and <= 0x1BCA3)
                or (>= 0x1D173 and <= 0x1D17A)
                or (>= 0xE0000 and <= 0xE0FFF);
}
