using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Ganss.Xss;
using Microblog.Core.Model;

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
    /// <summary>The most elements of one text; what goes beyond is text.</summary>
    public const int MaxElements = 1000;

    /// <summary>No element of a text is deeper; what goes beyond is text.</summary>
    public const int MaxDepth = 60;

    private static readonly HashSet<string> Dropped = Set(HtmlElements.Dropped);

    private static readonly HtmlSanitizer Sanitizer = Build();

    // To make a parser takes a third of the time that a short post takes. It keeps nothing of what it read.
    [ThreadStatic]
    private static HtmlParser? _parser;

    /// <summary>Sanitises a fragment, however long that takes. Never throws.</summary>
    public static SanitisedHtml Sanitise(string html) => Sanitise(html, ReadingTime.Unlimited(TimeProvider.System));

    /// <summary>Sanitises a fragment.</summary>
    /// <exception cref="TimeoutException">The time is over.</exception>
    internal static SanitisedHtml Sanitise(string html, ReadingTime time)
    {
        var isCut = html.Length > AtomEntryReader.MaxTextLength * 2;
        if (isCut)
        {
            html = html[..PlainText.Boundary(html, AtomEntryReader.MaxTextLength * 2)];
        }
        var (normal, isShortened) = HtmlNormaliser.Apply(html, time);
        var document = (_parser ??= new HtmlParser()).ParseDocument("");
        var body = document.Body!;
        body.InnerHtml = normal;
        time.CheckNow();
        Prune(body);
        var media = TakeMedia(body, out var isMore);
        Sanitizer.SanitizeDom((IHtmlDocument)document, body);
        time.CheckNow();
        var links = new LinkBudget();
        var markup = HtmlMarkup.Of(body, links, time);
        return new SanitisedHtml(markup, HtmlText.Of(body), media, isCut || isShortened || isMore || links.IsExceeded);
    }

    /// <summary>Takes out what is left out with its content, and what is too deep.</summary>
    private static void Prune(IElement body)
    {
        var dropped = new List<IElement>();
        Collect(body, 1);
        foreach (var element in dropped)
        {
            element.Remove();
        }

        void Collect(INode parent, int depth)
        {
            foreach (var node in parent.ChildNodes)
            {
                if (node is IElement element)
                {
                    if (depth >= MaxDepth || Dropped.Contains(element.LocalName))
                    {
                        dropped.Add(element);
                    }
                    else
                    {
                        Collect(element, depth + 1);
                    }
                }
            }
        }
    }

    /// <summary>Pictures are shown beside the text, through the program's own proxy; nothing loads by being in the text.</summary>
    private static List<Attachment> TakeMedia(IElement body, out bool isMore)
    {
        var media = new List<Attachment>();
        isMore = false;
        foreach (var element in body.QuerySelectorAll("img,video,audio,picture"))
        {
            var isFull = media.Count == AtomLinks.MaxAttachments;
            isMore |= isFull;
            if (!isFull && Attachment(element) is { } one && media.TrueForAll(known => known.Address != one.Address))
            {
                media.Add(one);
            }
            if (element.LocalName is not "picture")
            {
                var parent = element.Parent;
                KeepApart(element);
                element.Remove();
                DropBreaks(parent, last: true);
                DropBreaks(parent, last: false);
            }
        }
        return media;
    }

    /// <summary>Words before and after a picture are two words.</summary>
    private static void KeepApart(IElement element)
    {
        if (
            element
                is {
                    PreviousSibling: IText { Data: [.., var last] },
                    NextSibling: IText { Data: [var first, ..] } after
                }
            && !char.IsWhiteSpace(last)
            && !char.IsWhiteSpace(first)
        )
        {
            after.Data = " " + after.Data;
        }
    }

    private static Attachment? Attachment(IElement element)
    {
        var source = element.GetAttribute("src") ?? element.QuerySelector("source[src]")?.GetAttribute("src");
        if (TextParts.WebAddress(source) is not { } address)
        {
            return null;
        }
        var text = PlainText.Line(PlainText.Clean(element.GetAttribute("alt") ?? element.GetAttribute("title")), 1000);
        var kind = element.LocalName is "img" ? "image" : element.LocalName;
        return new Attachment(
            address,
            MediaTypes.FromName(address) ?? $"{kind}/*",
            null,
            text.Length == 0 ? null : text
        );
    }

    /// <summary>Pictures that stood on lines of their own leave no empty lines at the ends of a paragraph.</summary>
    private static void DropBreaks(INode? parent, bool last)
    {
        while (
            (last ? parent?.LastChild : parent?.FirstChild) is { } node
            && (node is IHtmlBreakRowElement || (node is IText text && string.IsNullOrWhiteSpace(text.Data)))
        )
        {
            parent!.RemoveChild(node);
        }
    }

    private static HtmlSanitizer Build()
    {
        var options = HtmlSanitizerOptions.Empty();
        options.AllowedTags = Set(HtmlElements.Allowed);
        options.AllowedAttributes = Set("href title lang dir start colspan rowspan datetime");
        options.AllowedSchemes = Set("http https mailto xmpp");
        options.UriAttributes = Set("href");
        return new HtmlSanitizer(options) { KeepChildNodes = true };
    }

    private static HashSet<string> Set(string names) => new(names.Split(' '), StringComparer.OrdinalIgnoreCase);
}
