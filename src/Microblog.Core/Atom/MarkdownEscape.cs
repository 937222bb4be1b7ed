using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Microblog.Core.Atom;

/// <summary>Text in Markdown that reads as it is (CommonMark, 2.4).</summary>
internal static partial class MarkdownEscape
{
    private static readonly SearchValues<char> Signs = SearchValues.Create("\\*_[]<`~|&");

    /// <summary>Signs that mean something wherever they stand.</summary>
    public static string Inline(string text)
    {
        if (text.AsSpan().IndexOfAny(Signs) >= 0)
        {
            var escaped = new StringBuilder(text.Length + 16);
            foreach (var c in text)
            {
                _ = Signs.Contains(c) ? escaped.Append('\\').Append(c) : escaped.Append(c);
            }
            text = escaped.ToString();
        }
        return Addresses().Replace(text, @"$1\$2");
    }

    /// <summary>Signs that begin a block at the beginning of a line, in text whose other signs are escaped or meant.</summary>
    public static string Starts(string lines) =>
        string.Join('\n', lines.Split('\n').Select(line => BlockStart().Replace(line.Trim(' '), @"$1\$2", 1)));

    /// <summary>True where what begins within the first characters reads as a reference to a character (CommonMark, 2.5).</summary>
    public static bool HasReference(string text, int length) =>
        Reference().Match(text) is { Success: true } found && found.Index < length;

    /// <summary>An address whose <c>&amp;</c> are none of references.</summary>
    public static string References(string address) => Reference().Replace(address, "&amp;");

    /// <summary>A title: it is read as plain text.</summary>
    public static string Line(string title) => PlainText.Line(title, title.Length);

    /// <summary>Words that look like addresses and are no links.</summary>
    [GeneratedRegex(@"(mailto|tel|www)?(:(?=//)|(?<=mailto|tel):|(?<=www)\.)")]
    private static partial Regex Addresses();

    [GeneratedRegex("&(?=#?[0-9A-Za-z]{1,40};)")]
    private static partial Regex Reference();

    [GeneratedRegex(@"^(\d{0,9})([#>+=:.)-])")]
    private static partial Regex BlockStart();
}
