using System.Text;
using System.Text.Unicode;
using UtfUnknown;

namespace Microblog.Core.Previews;

/// <summary>
/// In which charset a page is: as it says at its beginning (byte order mark), as its server says, as its head says, else UTF-8 where
/// it can be that, else a guess.
/// </summary>
internal static class PageCharset
{
    // The head's own words about the charset stand at its beginning.
    private const int MaxMetaBytes = 64 * 1024;

    // A guess takes long: not more than this is looked at.
    private const int MaxGuessBytes = 32 * 1024;
    private const float LeastConfidence = 0.8f;
    private const int LongestUtf8 = 4;

    /// <summary>The page's text. Never throws: what is no character of its charset is a replacement character.</summary>
    public static string Decode(WebPage page)
    {
        var bytes = page.Bytes.Span;
        var (encoding, mark) = OfMark(bytes);
        encoding ??= Find(page.Charset) ?? OfHead(bytes) ?? (IsUtf8(bytes) ? Encoding.UTF8 : Guess(page.Bytes));
        return encoding.GetString(bytes[mark..]);
    }

    private static (Encoding? Encoding, int Length) OfMark(ReadOnlySpan<byte> bytes) =>
        bytes switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (Encoding.UTF8, 3),
            [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode, 2),
            [0xFF, 0xFE, ..] => (Encoding.Unicode, 2),
            _ => (null, 0),
        };

    private static Encoding? OfHead(ReadOnlySpan<byte> bytes)
    {
        var beginning = bytes[..Math.Min(bytes.Length, MaxMetaBytes)];
        var encoding = Find(PageHead.Read(Encoding.Latin1.GetString(beginning)).Charset);
        // It was read as one byte a character: it cannot be UTF-16 (HTML, 13.2.3.2).
        return encoding is UnicodeEncoding or UTF32Encoding ? Encoding.UTF8 : encoding;
    }

    /// <summary>The encoding of a label, as browsers take it (Encoding Standard, 4.2); null where it is none.</summary>
    private static Encoding? Find(string? label)
    {
        var name = label?.Trim(' ', '\t', '"', '\'').ToLowerInvariant();
        if (string.IsNullOrEmpty(name))
        {
            return null;
        }
        name = name switch
        {
            "utf8" or "unicode-1-1-utf-8" or "x-unicode20utf8" => "utf-8",
            "iso-8859-1" or "iso8859-1" or "latin1" or "l1" or "ascii" or "us-ascii" or "cp1252" => "windows-1252",
            "gb2312" or "gbk" or "x-gbk" or "gb_2312-80" or "chinese" => "gb18030",
            "windows-31j" or "ms_kanji" or "ms932" or "sjis" or "x-sjis" => "shift_jis",
            "ks_c_5601-1987" or "windows-949" or "ksc5601" or "euckr" => "euc-kr",
            "big5-hkscs" or "cn-big5" => "big5",
            _ when name.StartsWith("x-cp125", StringComparison.Ordinal) => "windows-" + name[4..],
            _ when name.StartsWith("cp125", StringComparison.Ordinal) => "windows-" + name[2..],
            _ => name,
        };
        try
        {
            // A code page has more signs than the standard that it is named after: browsers read the former.
            var encoding =
                name == "euc-kr"
                    ? CodePagesEncodingProvider.Instance.GetEncoding(949)
                    : CodePagesEncodingProvider.Instance.GetEncoding(name);
            return encoding ?? Encoding.GetEncoding(name);
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>A page that was cut may end in the middle of a character.</summary>
    private static bool IsUtf8(ReadOnlySpan<byte> bytes)
    {
        for (var cut = 0; cut < LongestUtf8 && cut <= bytes.Length; cut++)
        {
            if (Utf8.IsValid(bytes[..^cut]))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>By the frequencies of letters; what browsers fall back to where it cannot be told.</summary>
    private static Encoding Guess(ReadOnlyMemory<byte> bytes)
    {
        var first = Math.Max(0, bytes.Span.IndexOfAnyExceptInRange((byte)0, (byte)127));
        using var part = new MemoryStream(bytes.Slice(first, Math.Min(bytes.Length - first, MaxGuessBytes)).ToArray());
        var found = CharsetDetector.DetectFromStream(part).Detected;
        return (found is { Confidence: >= LeastConfidence } ? Find(found.EncodingName) : null)
            ?? CodePagesEncodingProvider.Instance.GetEncoding("windows-1252")!;
    }
}
