using System.Globalization;
using System.Text;

namespace Microblog.Core.Atom;

/// <summary>What characters are to addresses, tags and mentions in a text.</summary>
internal static class TextCharacters
{
    // Written inside of words: middle dots, Hebrew signs, the Tibetan mark between syllables, joiners.
    private const string Joiners = "\u00B7\u05BE\u05F3\u05F4\u0F0B\u200C\u200D\u30A0\u30FB\uFF65";

    /// <summary>
    /// How many places a word's character takes: letters, numbers and <c>_</c>; 2 for one of two surrogates, 0 for no such
    /// character.
    /// </summary>
    public static int WordLength(string text, int at)
    {
        if (at >= text.Length)
        {
            return 0;
        }
        if (!char.IsHighSurrogate(text[at]))
        {
            return IsWord(text[at]) ? 1 : 0;
        }
        return Rune.TryGetRuneAt(text, at, out var rune) && Rune.IsLetterOrDigit(rune) ? 2 : 0;
    }

    /// <summary>True where a word's character ends at a place.</summary>
    public static bool IsWordBefore(string text, int at) =>
        at > 0
        && (
            char.IsLowSurrogate(text[at - 1])
                ? at > 1 && WordLength(text, at - 2) == 2
                : IsWord(text[at - 1]) || IsMark(text[at - 1])
        );

    /// <summary>A letter, a number, or <c>_</c>.</summary>
    public static bool IsWord(char c) => c == '_' || IsLetterOrNumber(c);

    /// <summary>A letter or a number.</summary>
    public static bool IsLetterOrNumber(char c) =>
        char.IsAsciiLetterOrDigit(c) || (c > '~' && (char.IsLetter(c) || char.IsNumber(c)));

    /// <summary>A mark on the letter before it.</summary>
    public static bool IsMark(char c) =>
        c > '~'
        && char.GetUnicodeCategory(c)
            is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.EnclosingMark;

    /// <summary>What belongs to a word where it stands between two of the word's letters.</summary>
    public static bool IsJoiner(char c) => c > '~' && Joiners.Contains(c, StringComparison.Ordinal);

    /// <summary>
    /// A character of a script that is written without spaces, or of its punctuation, in the basic plane or as the first of
    /// two surrogates: Chinese, Japanese, Korean (whose particles follow without a space), Thai, Lao, Khmer, Burmese.
    /// </summary>
    public static bool IsUnspaced(char c) =>
        c
            is (>= '\u0E00' and <= '\u0EFF')
                or (>= '\u1000' and <= '\u109F')
                or (>= '\u1100' and <= '\u11FF')
                or (>= '\u1780' and <= '\u17FF')
                or (>= '\u2E80' and <= '\uA4CF')
                or (>= '\uA960' and <= '\uA97F')
                or (>= '\uAC00' and <= '\uD7FF')
                or (>= '\uD840' and <= '\uD888')
                or (>= '\uF900' and <= '\uFAFF')
                or (>= '\uFE10' and <= '\uFE1F')
                or (>= '\uFE30' and <= '\uFE6F')
                or (>= '\uFF00' and <= '\uFFEF');

    /// <summary>What stands between addresses and never in one: white space, quotes, and characters that are not seen.</summary>
    public static bool EndsAddress(char c) =>
        char.IsWhiteSpace(c)
        || c
            is '<'
                or '>'
                or '"'
                or '`'
                or '«'
                or '»'
                or (>= '\u201C' and <= '\u201F')
                or '\u200B'
                or '\u200E'
                or '\u200F'
                or (>= '\u202A' and <= '\u202E')
                or (>= '\u2060' and <= '\u206F')
                or '\uFEFF';

    /// <summary>Punctuation of any script beyond ASCII.</summary>
    public static bool IsOtherPunctuation(char c) => c > '~' && char.IsPunctuation(c);
}
