using System.Text;

namespace Microblog.Xmpp.Sasl;

/// <summary>SASLprep (RFC 4013): how a password is brought into one form before it is hashed.</summary>
internal static class SaslPrep
{
    /// <exception cref="SignInException">The password holds what no password may (control characters, mixed directions).</exception>
    public static string Prepare(string text)
    {
        if (Ascii.IsValid(text) && !text.Any(char.IsControl))
        {
            return text;
        }
        var mapped = new StringBuilder(text.Length);
        foreach (var rune in ValidRunes(text))
        {
            if (!IsMappedToNothing(rune.Value))
            {
                mapped.Append(IsOtherSpace(rune.Value) ? " " : rune.ToString());
            }
        }
        var prepared = mapped.ToString().Normalize(NormalizationForm.FormKC);
        if (prepared.EnumerateRunes().Any(IsProhibited) || !HasOneDirection(prepared))
        {
            throw Refused();
        }
        return prepared;
    }

    private static IEnumerable<Rune> ValidRunes(string text)
    {
        for (var i = 0; i < text.Length; )
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune))
            {
                throw Refused();
            }
            yield return rune;
            i += rune.Utf16SequenceLength;
        }
    }

    private static SignInException Refused() =>
        new(SignInFailure.WrongPassword, "The password holds characters that no password may have (RFC 4013).");

    // RFC 3454, B.1
    private static bool IsMappedToNothing(int c) =>
        c
            is 0xAD
                or 0x34F
                or 0x1806
                or (>= 0x180B and <= 0x180D)
                or 0x200C
                or 0x200D
                or 0x2060
                or 0xFEFF
                or (>= 0xFE00 and <= 0xFE0F);

    // RFC 3454, C.1.2 (0x200B stands in B.1 too; C.1.2 is the one that RFC 4013 maps to a space)
    private static bool IsOtherSpace(int c) =>
        c is 0xA0 or 0x1680 or (>= 0x2000 and <= 0x200B) or 0x202F or 0x205F or 0x3000;

    // RFC 3454, C.2 to C.9
    private static bool IsProhibited(Rune rune) =>
        Rune.IsControl(rune)
        || rune.Value
            is 0x6DD
                or 0x70F
                or 0x180E
                or 0x340
                or 0x341
                or (>= 0x200C and <= 0x200F)
                or (>= 0x2028 and <= 0x202E)
                or (>= 0x2060 and <= 0x2063)
                or (>= 0x206A and <= 0x206F)
                or (>= 0x2FF0 and <= 0x2FFB)
                or 0xFEFF
                or (>= 0xFFF9 and <= 0xFFFD)
                or (>= 0x1D173 and <= 0x1D17A)
                or (>= 0xE000 and <= 0xF8FF)
                or (>= 0xFDD0 and <= 0xFDEF)
                or (>= 0xE0000 and <= 0xE007F)
                or >= 0xF0000
        || (rune.Value & 0xFFFE) == 0xFFFE;

    // RFC 3454, 6: right-to-left text begins and ends right-to-left and holds no left-to-right letter.
    private static bool HasOneDirection(string text)
    {
        var runes = text.EnumerateRunes().ToList();
        if (!runes.Any(IsRightToLeft))
        {
            return true;
        }
        return IsRightToLeft(runes[0]) && IsRightToLeft(runes[^1]) && !runes.Any(IsLeftToRight);
    }

    private static bool IsRightToLeft(Rune rune) =>
        Rune.IsLetter(rune)
        && rune.Value is (>= 0x590 and <= 0x8FF) or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFC);

    private static bool IsLeftToRight(Rune rune) => Rune.IsLetter(rune) && !IsRightToLeft(rune);
}
