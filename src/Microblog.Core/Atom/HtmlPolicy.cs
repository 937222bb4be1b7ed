using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Ganss.Xss;
using Microblog.Core.Posts;

namespace Microblog.Core.Atom;

/// <summary>
/// Which HTML of other people reaches the page: text, structure and links. Everything else is taken out: what runs, what
/// loads, what looks like the program itself.
/// </summary>
/// <remarks>
/// One sanitiser serves all threads: its options are set once, and <c>SanitizeDom</c> changes nothing of it. Each call
/// parses into a document of its own.
/// </remarks>
public static class HtmlPolicy
{
    /// <summary>More markup than this (in tags) is no text: only its words are shown.</summary>
    public const int MaxTags = 3000;

    /// <summary>What is nested deeper is left out. The parser itself stops at 512.</summary>
    public const int MaxDepth = 60;

    private static readonly HashSet<string> Dropped = Set(
        "script style iframe frame frameset object embed applet param noscript noembed noframes template svg math head "
            + "title base meta link xmp plaintext textarea select option canvas input dialog portal map area"
    );

    private static readonly HtmlSanitizer Sanitizer = Build();

    // To make a parser takes a third of the time that a short post takes. It keeps nothing of what it read.
    [ThreadStatic]
    private static HtmlParser? _parser;

    /// <summary>Sanitises a fragment. Never throws.</summary>
    public static SanitisedHtml Sanitise(string html)
    {
        if (html.Length > AtomEntryReader.MaxTextLength * 2)
        {
            html = html[..PlainText.Boundary(html, AtomEntryReader.MaxTextLength * 2)];
        }
        if (CountTags(html) > MaxTags)
        {
            var words = HtmlText.StripTags(html);
            return new SanitisedHtml(PlainText.ToHtml(words), words, []);
        }
        var document = (_parser ??= new HtmlParser()).ParseDocument("");
        var body = document.Body!;
        body.InnerHtml = html;
        Prune(body);
        var media = TakeMedia(body);
        Sanitizer.SanitizeDom((IHtmlDocument)document, body);
        HtmlFinish.Apply(body);
        return new SanitisedHtml(Markup(body), HtmlText.Of(body), media);
    }

    private static string Markup(IElement body)
    {
        using var html = new StringWriter();
        foreach (var node in body.ChildNodes)
        {
            node.ToHtml(html, HtmlFormatter.Instance);
        }
        return html.ToString();
    }

    private static int CountTags(string html)
    {
        var count = 0;
        for (var i = 0; i + 1 < html.Length; i++)
        {
            count += html[i] == '<' && char.IsAsciiLetter(html[i + 1]) ? 1 : 0;
        }
        return count;
    }

    private static void Prune(IElement body)
    {
        var dropped = body.Descendants<IElement>()
            .Where(element => Dropped.Contains(element.LocalName) || Depth(element, body) == MaxDepth)
            .ToList();
        foreach (var element in dropped)
        {
            element.Remove();
        }
    }

    private static int Depth(IElement element, IElement root)
    {
        var depth = 0;
        for (INode? node = element; node is not null && node != root; node = node.Parent)
        {
            depth++;
        }
        return depth;
    }

    /// <summary>Pictures are shown beside the text, through the program's own proxy; nothing loads by being in the text.</summary>
    private static List<Attachment> TakeMedia(IElement body)
    {
        var media = new List<Attachment>();
        foreach (var element in body.QuerySelectorAll("img,video,audio,picture"))
        {
            var source = element.GetAttribute("src") ?? element.QuerySelector("source[src]")?.GetAttribute("src") ?? "";
            if (
                TextParts.WebAddress(source) is { } address
                && media.TrueForAll(one => one.Address != address)
                && media.Count < AtomLinks.MaxAttachments
            )
            {
                var text = PlainText.Line(
                    PlainText.Clean(element.GetAttribute("alt") ?? element.GetAttribute("title")),
                    1000
                );
                var kind = element.LocalName is "img" ? "image" : element.LocalName;
                media.Add(
                    new Attachment(
                        address,
                        MediaTypes.FromName(address) ?? $"{kind}/*",
                        null,
                        text.Length == 0 ? null : text
                    )
                );
            }
            if (element.LocalName is not "picture")
            {
                var parent = element.Parent;
                element.Remove();
                DropBreaks(parent?.LastChild, node => node.PreviousSibling);
                DropBreaks(parent?.FirstChild, node => node.NextSibling);
            }
        }
        return media;
    }

    /// <summary>Pictures that stood on lines of their own leave no empty lines at the ends of a paragraph.</summary>
    private static void DropBreaks(INode? node, Func<INode, INode?> next)
    {
        while (node is IHtmlBreakRowElement || (node is IText text && string.IsNullOrWhiteSpace(text.Data)))
        {
            var after = next(node);
            (node as IChildNode)?.Remove();
            node = after;
        }
    }

    private static HtmlSanitizer Build()
    {
        var options = HtmlSanitizerOptions.Empty();
        options.AllowedTags = Set(
            "a abbr b bdi blockquote br caption cite code dd del dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i "
                + "ins kbd li mark ol p pre q rp rt ruby s samp small span strong sub sup table tbody td tfoot th thead "
                + "time tr u ul var wbr"
        );
        options.AllowedAttributes = Set("href title lang dir start colspan rowspan datetime");
        options.AllowedSchemes = Set("http https mailto xmpp");
        options.UriAttributes = Set("href");
        return new HtmlSanitizer(options) { KeepChildNodes = true };
    }

    private static HashSet<string> Set(string names) => new(names.Split(' '), StringComparer.OrdinalIgnoreCase);
}
