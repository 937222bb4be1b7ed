using System.Text;

namespace Microblog.Core.Atom;

/// <summary>One tag of HTML, read in one pass (HTML, 13.2.5): its name, and the attributes that posts may have.</summary>
internal sealed class HtmlTag
{
    private const int MaxValueLength = 4096;

    private static readonly string[] Kept =
    [
        "href",
        "title",
        "lang",
        "dir",
        "start",
        "colspan",
        "rowspan",
        "datetime",
        "src",
        "alt",
    ];

    private readonly string?[] _values = new string?[Kept.Length];

    /// <summary>In small letters.</summary>
    public string Name { get; private set; } = "";

    /// <summary>What it is to others.</summary>
    public HtmlKind Kind { get; private set; }

    /// <summary>True for <c>&lt;a/&gt;</c>.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Reads the tag whose name begins at a place; gives the place after it, or -1 where it does not end.</summary>
    public int Read(string html, int start)
    {
        Array.Clear(_values);
        IsClosed = false;
        var at = start;
        while (at < html.Length && !IsSpace(html[at]) && html[at] is not ('/' or '>'))
        {
            at++;
        }
        (Name, Kind) = HtmlElements.Find(html.AsSpan(start, at - start));
        while (at < html.Length)
        {
            if (html[at] == '>')
            {
                return at + 1;
            }
            if (html[at] == '/')
            {
                at++;
                IsClosed = at < html.Length && html[at] == '>';
            }
            else
            {
                at = IsSpace(html[at]) ? at + 1 : ReadAttribute(html, at);
            }
        }
        return -1;
    }

    /// <summary>Writes the tag; values are as they were, but for their quotes.</summary>
    public void Write(StringBuilder html)
    {
        html.Append('<').Append(Name);
        for (var index = 0; index < Kept.Length; index++)
        {
            if (_values[index] is { } value)
            {
                html.Append(' ').Append(Kept[index]).Append("=\"");
                html.Append(value.Replace("\"", "&quot;", StringComparison.Ordinal)).Append('"');
            }
        }
        html.Append('>');
    }

    private int ReadAttribute(string html, int start)
    {
        var at = start + 1; // The first character is part of the name, whatever it is.
        while (at < html.Length && !IsSpace(html[at]) && html[at] is not ('/' or '>' or '='))
        {
            at++;
        }
        var name = html.AsSpan(start, at - start);
        at = SkipSpaces(html, at);
        if (at >= html.Length || html[at] != '=')
        {
            Keep(name, "");
            return at;
        }
        at = SkipSpaces(html, at + 1);
        if (at < html.Length && html[at] is '"' or '\'')
        {
            var end = html.IndexOf(html[at], at + 1);
            if (end < 0)
            {
                return html.Length;
            }
            Keep(name, html.AsSpan(at + 1, end - at - 1));
            return end + 1;
        }
        var first = at;
        while (at < html.Length && !IsSpace(html[at]) && html[at] != '>')
        {
            at++;
        }
        Keep(name, html.AsSpan(first, at - first));
        return at;
    }

    /// <summary>Of two with one name the first counts. A longer address is none; a longer description is cut.</summary>
    private void Keep(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        if (name.Length is < 3 or > 8)
        {
            return;
        }
        for (var index = 0; index < Kept.Length; index++)
        {
            if (name.Equals(Kept[index], StringComparison.OrdinalIgnoreCase))
            {
                _values[index] ??=
                    value.Length <= MaxValueLength ? value.ToString()
                    : Kept[index] is "title" or "alt" ? Cut(value.ToString())
                    : "";
                return;
            }
        }
    }

    private static string Cut(string value) => value[..PlainText.Boundary(value, MaxValueLength)];

    private static int SkipSpaces(string html, int at)
    {
        while (at < html.Length && IsSpace(html[at]))
        {
            at++;
        }
        return at;
    }

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\n' or '\r' or '\f';
}
