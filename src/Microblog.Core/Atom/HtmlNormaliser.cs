using System.Text;

namespace Microblog.Core.Atom;

/// <summary>
/// Writes HTML anew so that a parser needs no more time for it than it is long: every tag has its end where it belongs, what
/// is left out on the page is left out here, and there are only so many elements, so deep. What goes beyond is text.
/// </summary>
/// <remarks>
/// Parsers that repair HTML as browsers do (HTML, 13.2.6) repeat elements that were not ended, and put together text that
/// was divided by tags of no meaning: work and memory then grow with the square of what comes. Nothing here is relied on for
/// what may reach the page: that is decided after this, on what a parser makes of it.
/// </remarks>
internal sealed partial class HtmlNormaliser
{
    private const int MaxOpen = 100;
    private const int MaxLength = AtomEntryReader.MaxTextLength * 2;

    private readonly string _html;
    private readonly ReadingTime _time;
    private readonly StringBuilder _text;
    private readonly HtmlTag _tag = new();
    private readonly HtmlReferences _references;
    private readonly List<Open> _open = [];
    private readonly Dictionary<string, int> _counts = [];
    private readonly Dictionary<string, int> _ignored = [];
    private int _elements;
    private int _depth;
    private int _dropped;
    private int _foreign;
    private bool _isInLine;
    private bool _isBreakDue;

    private HtmlNormaliser(string html, ReadingTime time)
    {
        (_html, _time) = (html, time);
        _text = new StringBuilder(html.Length + 64);
        _references = new HtmlReferences(_text);
    }

    /// <summary>True where there was more than is written.</summary>
    public bool IsShortened { get; private set; }

    /// <summary>The same HTML in order, and whether there was too much of it.</summary>
    public static (string Html, bool IsShortened) Apply(string html, ReadingTime time)
    {
        var normaliser = new HtmlNormaliser(html, time);
        normaliser.ReadAll();
        return (normaliser._text.ToString(), normaliser.IsShortened);
    }

    private void ReadAll()
    {
        var at = 0;
        while (at < _html.Length && at >= 0)
        {
            _time.Check();
            if (_text.Length > MaxLength)
            {
                IsShortened = true;
                break;
            }
            var tag = _html.IndexOf('<', at);
            WriteText(_html.AsSpan(at, (tag < 0 ? _html.Length : tag) - at));
            at = tag < 0 ? tag : ReadTag(tag);
        }
        while (_open.Count > 0)
        {
            Pop();
        }
    }

    /// <summary>Reads what begins with <c>&lt;</c>; gives the place after it, or -1 where it does not end.</summary>
    private int ReadTag(int at)
    {
        var next = at + 1 < _html.Length ? _html[at + 1] : ' ';
        if (char.IsAsciiLetter(next))
        {
            var end = _tag.Read(_html, at + 1);
            return end < 0 ? end : Start(end);
        }
        if (next == '/' && at + 2 < _html.Length && char.IsAsciiLetter(_html[at + 2]))
        {
            var end = _tag.Read(_html, at + 2);
            if (end >= 0)
            {
                End(_tag.Name, _tag.Kind);
            }
            return end;
        }
        if (next is '!' or '?' or '/')
        {
            var isComment = _html.AsSpan(at).StartsWith("<!--", StringComparison.Ordinal);
            var end = _html.IndexOf(isComment ? "-->" : ">", at + 2, StringComparison.Ordinal);
            return end < 0 ? end : end + (isComment ? 3 : 1);
        }
        WriteText("<");
        return at + 1;
    }

    /// <summary>A tag that begins something; gives the place where to go on.</summary>
    private int Start(int after)
    {
        var (name, kind) = (_tag.Name, _tag.Kind);
        if (_tag.IsClosed && (_foreign > 0 || name is "svg" or "math"))
        {
            return after;
        }
        if (kind.HasFlag(HtmlKind.RawText))
        {
            return SkipRawText(name, after);
        }
        if (kind.HasFlag(HtmlKind.Ignored))
        {
            Separate(kind, isWritten: false);
            return after;
        }
        if ((kind & (HtmlKind.Void | HtmlKind.Kept)) == HtmlKind.Void)
        {
            return after;
        }
        if (_open.Count >= MaxOpen || (kind.HasFlag(HtmlKind.Kept) && !HasRoom))
        {
            Ignore(name, kind);
            return after;
        }
        EndWhatItEnds(name, kind);
        if (!IsPlaceFor(name, kind))
        {
            return after;
        }
        if (kind.HasFlag(HtmlKind.Void))
        {
            WriteVoid();
        }
        else
        {
            Push(name, kind);
        }
        return after;
    }

    /// <summary>True while there may be one more element, with the parts of a table that it may need around it.</summary>
    private bool HasRoom => _dropped > 0 || (_elements < HtmlPolicy.MaxElements && _depth < HtmlPolicy.MaxDepth - 5);

    private int SkipRawText(string name, int from)
    {
        while (
            name != "plaintext"
            && _html.IndexOf("</" + name, from, StringComparison.OrdinalIgnoreCase) is var end and >= 0
        )
        {
            from = end + 2 + name.Length;
            if (from < _html.Length && _html[from] is ' ' or '\t' or '\n' or '\r' or '\f' or '/' or '>')
            {
                return _tag.Read(_html, end + 2);
            }
        }
        return -1;
    }

    private void PushImplied(string name)
    {
        var (known, kind) = HtmlElements.Find(name);
        Push(known, kind, isImplied: true);
    }

    private void End(string name, HtmlKind kind)
    {
        if (_ignored.GetValueOrDefault(name) > 0)
        {
            _ignored[name]--;
            WriteGap(kind);
            return;
        }
        if (kind.HasFlag(HtmlKind.Ignored) || !(Has(name) || kind.HasFlag(HtmlKind.Heading)))
        {
            Separate(kind, isWritten: false);
            return;
        }
        if (kind.HasFlag(HtmlKind.Heading))
        {
            PopTo(open => open.Kind.HasFlag(HtmlKind.Heading), open => open.Kind.HasFlag(HtmlKind.Scope));
        }
        else if (kind.HasFlag(HtmlKind.TablePart) || name == "table")
        {
            PopTo(open => open.Name == name, open => open.Name == "table");
        }
        else if ((kind & (HtmlKind.Block | HtmlKind.Formatting | HtmlKind.Scope)) != 0)
        {
            PopTo(open => open.Name == name, open => open.Kind.HasFlag(HtmlKind.Scope));
        }
        else
        {
            PopTo(open => open.Name == name, open => open.Kind.HasFlag(HtmlKind.Special));
        }
    }

    /// <summary>Ends the innermost one of these with all that is in it, unless a barrier is in between.</summary>
    private void PopTo(Func<Open, bool> isWanted, Func<Open, bool> isBarrier)
    {
        for (var index = _open.Count - 1; index >= 0; index--)
        {
            if (isWanted(_open[index]))
            {
                while (_open.Count > index)
                {
                    Pop();
                }
                return;
            }
            if (isBarrier(_open[index]))
            {
                return;
            }
        }
    }

    private bool Has(string name) => _counts.GetValueOrDefault(name) > 0;

    /// <summary>An element that has begun.</summary>
    private readonly record struct Open(string Name, HtmlKind Kind, bool IsWritten);
}
