using System.Net;

namespace Microblog.Core.Previews;

/// <summary>
/// What the head of a page says of the page. Read in one pass, with every character looked at a few times at most, since pages are as
/// hostile as they like: no tree is built, nothing of it runs, and nothing else is fetched.
/// </summary>
internal sealed class PageHead
{
    private const int MaxValueLength = 4096;

    // What stands between these tags is no markup.
    private static readonly string[] RawElements =
    [
        "script",
        "style",
        "textarea",
        "xmp",
        "iframe",
        "noembed",
        "noframes",
    ];

    private static readonly string[] Attributes = ["property", "name", "content", "charset", "http-equiv", "href"];

    private readonly Dictionary<string, string> _values = [];
    private readonly Dictionary<string, string> _attributes = [];
    private readonly string _html;
    private int _at;

    private PageHead(string html) => _html = html;

    /// <summary>The element <c>title</c>, or null.</summary>
    public string? Title { get; private set; }

    /// <summary>What addresses are relative to, or null.</summary>
    public string? Base { get; private set; }

    /// <summary>The charset that the page names, or null.</summary>
    public string? Charset { get; private set; }

    /// <summary>Reads a page up to where its head ends.</summary>
    public static PageHead Read(string html)
    {
        var head = new PageHead(html);
        while (head.ReadNext()) { }
        return head;
    }

    /// <summary>The first of these properties or names of <c>meta</c> elements that says something, or null.</summary>
    public string? First(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (_values.TryGetValue(name, out var value))
            {
                return value;
            }
        }
        return null;
    }

    /// <summary>Goes on to the next tag; false at the end of the head.</summary>
    private bool ReadNext()
    {
        var open = _html.IndexOf('<', _at);
        if (open < 0 || open + 1 >= _html.Length)
        {
            return false;
        }
        _at = open + 1;
        if (_html.AsSpan(open).StartsWith("<!--", StringComparison.Ordinal))
        {
            return SkipTo("-->", open + 2);
        }
        if (_html[_at] is '!' or '?')
        {
            return SkipTo(">", _at);
        }
        var isEnd = _html[_at] == '/';
        _at += isEnd ? 1 : 0;
        if (_at >= _html.Length || !char.IsAsciiLetter(_html[_at]))
        {
            return true;
        }
        var name = ReadWord(stopsAtEquals: false).ToString().ToLowerInvariant();
        ReadAttributes();
        return isEnd ? name != "head" : name != "body" && Take(name);
    }

    private bool Take(string name)
    {
        switch (name)
        {
            case "title":
                var start = _at;
                var isWhole = SkipTo("</title", start);
                var end = isWhole ? _at - "</title".Length : _html.Length;
                Title ??= WebUtility.HtmlDecode(Cut(_html.AsSpan(start, end - start)).ToString());
                return isWhole;
            case "meta":
                TakeMeta();
                return true;
            case "base":
                Base ??= _attributes.GetValueOrDefault("href");
                return true;
            default:
                return !RawElements.Contains(name) || SkipTo("</" + name, _at);
        }
    }

    private void TakeMeta()
    {
        Charset ??= _attributes.GetValueOrDefault("charset");
        if (_attributes.GetValueOrDefault("content") is not { } content)
        {
            return;
        }
        if (
            string.Equals(
                _attributes.GetValueOrDefault("http-equiv"),
                "content-type",
                StringComparison.OrdinalIgnoreCase
            )
        )
        {
            Charset ??= CharsetOf(content);
        }
        foreach (var key in new[] { "property", "name" })
        {
            if (_attributes.GetValueOrDefault(key) is { } name && !string.IsNullOrWhiteSpace(content))
            {
                _values.TryAdd(name.Trim().ToLowerInvariant(), content);
            }
        }
    }

    /// <summary>The charset of <c>text/html; charset=…</c>, or null.</summary>
    private static string? CharsetOf(string type)
    {
        const string key = "charset=";
        var at = type.IndexOf(key, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null : type[(at + key.Length)..].Split(';')[0].Trim(' ', '"', '\'');
    }

    private void ReadAttributes()
    {
        _attributes.Clear();
        while (_at < _html.Length)
        {
            var c = _html[_at];
            if (c == '>')
            {
                _at++;
                return;
            }
            if (c == '/' || IsSpace(c))
            {
                _at++;
                continue;
            }
            var name = ReadWord(stopsAtEquals: true);
            SkipSpaces();
            var value = ReadOnlySpan<char>.Empty;
            if (_at < _html.Length && _html[_at] == '=')
            {
                _at++;
                SkipSpaces();
                value = ReadValue();
            }
            if (KnownName(name) is { } known)
            {
                _attributes.TryAdd(known, WebUtility.HtmlDecode(value.ToString()));
            }
        }
    }

    /// <summary>A name up to a space or the end of the tag. Its first character is part of it, whatever it is.</summary>
    private ReadOnlySpan<char> ReadWord(bool stopsAtEquals)
    {
        var start = _at++;
        while (
            _at < _html.Length
            && !IsSpace(_html[_at])
            && _html[_at] is not ('/' or '>')
            && !(stopsAtEquals && _html[_at] == '=')
        )
        {
            _at++;
        }
        return Cut(_html.AsSpan(start, _at - start));
    }

    private ReadOnlySpan<char> ReadValue()
    {
        if (_at < _html.Length && _html[_at] is '"' or '\'')
        {
            var start = _at + 1;
            var end = _html.IndexOf(_html[_at], start);
            _at = end < 0 ? _html.Length : end + 1;
            return end < 0 ? [] : Cut(_html.AsSpan(start, end - start));
        }
        var first = _at;
        while (_at < _html.Length && !IsSpace(_html[_at]) && _html[_at] != '>')
        {
            _at++;
        }
        return Cut(_html.AsSpan(first, _at - first));
    }

    private bool SkipTo(string end, int from)
    {
        var found = _html.IndexOf(end, from, StringComparison.OrdinalIgnoreCase);
        _at = found < 0 ? _html.Length : found + end.Length;
        return found >= 0;
    }

    private void SkipSpaces()
    {
        while (_at < _html.Length && IsSpace(_html[_at]))
        {
            _at++;
        }
    }

    private static string? KnownName(ReadOnlySpan<char> name)
    {
        foreach (var one in Attributes)
        {
            if (name.Equals(one, StringComparison.OrdinalIgnoreCase))
            {
                return one;
            }
        }
        return null;
    }

    private static ReadOnlySpan<char> Cut(ReadOnlySpan<char> value) => value[..Math.Min(value.Length, MaxValueLength)];

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\n' or '\r' or '\f';
}
