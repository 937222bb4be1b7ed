using System.Text;

namespace Microblog.Xmpp.Addresses;

/// <summary>Which script a letter is of, as far as Unicode's blocks tell (Unicode 14.0, Blocks and Scripts).</summary>
internal static class Scripts
{
    /// <summary>Digits, marks and signs, which go with every script.</summary>
    public const int Common = 0;

    public const int Latin = 1;
    public const int Greek = 2;
    public const int Cyrillic = 3;
    public const int Han = 4;
    public const int Hiragana = 5;
    public const int Katakana = 6;
    public const int Bopomofo = 7;
    public const int Hangul = 8;

    /// <summary>First and last code point, and the script; sorted.</summary>
    // csharpier-ignore
    private static ReadOnlySpan<int> Ranges =>
        [
            0x0041, 0x005A, Latin, 0x0061, 0x007A, Latin, 0x00AA, 0x00AA, Latin, 0x00BA, 0x00BA, Latin,
            0x00C0, 0x02AF, Latin, 0x0370, 0x03FF, Greek, 0x0400, 0x052F, Cyrillic, 0x0531, 0x058F, 9,
            0x0590, 0x05FF, 10, 0x0600, 0x06FF, 11, 0x0700, 0x074F, 12, 0x0750, 0x077F, 11,
            0x0780, 0x07BF, 13, 0x07C0, 0x07FF, 14, 0x0800, 0x083F, 15, 0x0840, 0x085F, 16,
            0x0860, 0x086F, 12, 0x0870, 0x08FF, 11, 0x0900, 0x097F, 17, 0x0980, 0x09FF, 18,
            0x0A00, 0x0A7F, 19, 0x0A80, 0x0AFF, 20, 0x0B00, 0x0B7F, 21, 0x0B80, 0x0BFF, 22,
            0x0C00, 0x0C7F, 23, 0x0C80, 0x0CFF, 24, 0x0D00, 0x0D7F, 25, 0x0D80, 0x0DFF, 26,
            0x0E00, 0x0E7F, 27, 0x0E80, 0x0EFF, 28, 0x0F00, 0x0FFF, 29, 0x1000, 0x109F, 30,
            0x10A0, 0x10FF, 31, 0x1100, 0x11FF, Hangul, 0x1200, 0x139F, 32, 0x13A0, 0x13FF, 33,
            0x1400, 0x167F, 34, 0x1680, 0x169F, 35, 0x16A0, 0x16FF, 36, 0x1780, 0x17FF, 37,
            0x1800, 0x18AF, 38, 0x18B0, 0x18FF, 34, 0x1C80, 0x1C8F, Cyrillic, 0x1C90, 0x1CBF, 31,
            0x1D00, 0x1D25, Latin, 0x1E00, 0x1EFF, Latin, 0x1F00, 0x1FFF, Greek, 0x2C60, 0x2C7F, Latin,
            0x2D00, 0x2D2F, 31, 0x2D30, 0x2D7F, 39, 0x2D80, 0x2DDF, 32, 0x2DE0, 0x2DFF, Cyrillic,
            0x2E80, 0x2FDF, Han, 0x3005, 0x3007, Han, 0x3040, 0x309F, Hiragana, 0x30A0, 0x30FF, Katakana,
            0x3100, 0x312F, Bopomofo, 0x3130, 0x318F, Hangul, 0x31A0, 0x31BF, Bopomofo, 0x31F0, 0x31FF, Katakana,
            0x3400, 0x4DBF, Han, 0x4E00, 0x9FFF, Han, 0xA000, 0xA4CF, 40, 0xA640, 0xA69F, Cyrillic,
            0xA720, 0xA7FF, Latin, 0xA960, 0xA97F, Hangul, 0xAB30, 0xAB6F, Latin, 0xAB70, 0xABBF, 33,
            0xAC00, 0xD7FF, Hangul, 0xF900, 0xFAFF, Han, 0xFB00, 0xFB06, Latin, 0xFB13, 0xFB17, 9,
            0xFB1D, 0xFB4F, 10, 0xFB50, 0xFDFF, 11, 0xFE70, 0xFEFE, 11, 0xFF21, 0xFF3A, Latin,
            0xFF41, 0xFF5A, Latin, 0xFF66, 0xFF9F, Katakana, 0xFFA0, 0xFFDC, Hangul, 0x1B000, 0x1B16F, Hiragana,
            0x20000, 0x3FFFD, Han,
        ];

    /// <summary>The script of a letter; a number of its own for each block of 256 that the table lacks.</summary>
    public static int Of(Rune rune)
    {
        if (!Rune.IsLetter(rune))
        {
            return Common;
        }
        var ranges = Ranges;
        for (var i = 0; i < ranges.Length && ranges[i] <= rune.Value; i += 3)
        {
            if (rune.Value <= ranges[i + 1])
            {
                return ranges[i + 2];
            }
        }
        return 1000 + (rune.Value >> 8);
    }

    /// <summary>
    /// True where the letters of a text are of scripts that no language writes together (UTS 39, 5.2, highly restrictive): more
    /// than one, but for Latin with those of Chinese, Japanese or Korean.
    /// </summary>
    public static bool AreMixed(string text)
    {
        var found = new HashSet<int>();
        foreach (var rune in text.EnumerateRunes())
        {
            found.Add(Of(rune));
        }
        found.Remove(Common);
        return found.Count > 1
            && !found.IsSubsetOf([Latin, Han, Hiragana, Katakana])
            && !found.IsSubsetOf([Latin, Han, Bopomofo])
            && !found.IsSubsetOf([Latin, Han, Hangul]);
    }
}
