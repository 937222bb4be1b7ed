using System.Net;
using System.Xml.Linq;
using Microblog.Core.Model;

namespace Microblog.Core.Atom;

/// <summary>The text of an entry, out of whichever of title, content and summary its writer used (RFC 4287, 4.1.3 and 4.2).</summary>
internal sealed record AtomBody(
    string? Title,
    string Text,
    string Html,
    string Source,
    IReadOnlyList<Attachment> Media,
    bool IsCut,
    bool IsShortened
)
{
    private static string CutNote => $"<p><em>{WebUtility.HtmlEncode(AtomTexts.CutNote)}</em></p>";

    /// <param name="entry">The entry.</param>
    /// <param name="enclosures">Its pictures and files.</param>
    /// <param name="time">How long reading may take.</param>
    /// <param name="warning">What it warns of, or null.</param>
    public static AtomBody Read(
        XElement entry,
        IReadOnlyList<Attachment> enclosures,
        ReadingTime time,
        string? warning = null
    )
    {
        var given = entry;
        entry = XhtmlMedia.WithoutLinks(entry, enclosures);
        var hadLinks = entry != given;
        var titles = Constructs(entry, "title");
        var contents = Constructs(entry, "content");
        if (contents.Count == 0)
        {
            contents = Constructs(entry, "summary");
        }
        var body = Make(contents, time);
        if (body.Text.Length == 0 && body.Media.Count == 0 && !hadLinks)
        {
            // The text title of a note is its text; a text content may be the Markdown of it.
            return Make(titles, time) is var note && titles.Find(one => one.Html is null)?.Text is { } plain
                ? note with
                {
                    Text = Cut(plain).Text,
                }
                : note;
        }
        var title = PlainOf(titles, time);
        // A title that only says what the text says (or how it begins) is there for readers that show nothing else.
        return
            title is null or AtomEntryWriter.NoTitle
            || title == warning
            || Repeats(title, body.Text)
            || (body.Text.Length == 0 && enclosures.Any(one => Repeats(title, one.Description ?? "")))
            ? body
            : body with
            {
                Title = title,
                Source = body.Source.Length == 0 ? "# " + title : $"# {title}\n\n{body.Source}",
            };
    }

    private static AtomBody Make(List<Construct> constructs, ReadingTime time)
    {
        var markup = constructs.Find(one => one.Html is not null);
        var plain = constructs.Find(one => one.Html is null)?.Text;
        if (markup?.Html is not { } html)
        {
            var (text, isCut) = Cut(plain ?? "");
            var plainHtml = PlainText.ToHtml(text, out var isMore) + (isCut ? CutNote : "");
            return new AtomBody(null, text, plainHtml, text, [], isCut, isCut || isMore);
        }
        var safe = HtmlPolicy.Sanitise(html, time);
        if (safe.Text.Length == 0 && safe.Media.Count == 0 && plain is not null)
        {
            return Make([new Construct(plain, null)], time);
        }
        var (whole, cut) = Cut(safe.Text);
        return new AtomBody(
            null,
            whole,
            cut ? PlainText.ToHtml(whole) + CutNote : safe.Html,
            plain is null ? whole : Cut(plain).Text,
            safe.Media,
            cut,
            cut || safe.IsShortened
        );
    }

    private static string? PlainOf(List<Construct> titles, ReadingTime time)
    {
        var plain = titles.Find(one => one.Html is null)?.Text;
        if (plain is null && titles.Find(one => one.Html is not null)?.Html is { } html)
        {
            plain = HtmlPolicy.Sanitise(html, time).Text;
        }
        return PlainText.Line(plain ?? "", 1000) is { Length: > 0 } line ? line : null;
    }

    private static (string Text, bool IsCut) Cut(string text) =>
        text.Length <= AtomEntryReader.MaxTextLength
            ? (text, false)
            : (text[..PlainText.Boundary(text, AtomEntryReader.MaxTextLength)] + "…", true);

    /// <summary>
    /// True where the title is the text, or how it begins: up to an ellipsis, or its first line or sentence. Compares letters
    /// and digits only: signs of markup and line breaks differ between the two.
    /// </summary>
    private static bool Repeats(string title, string text)
    {
        Func<char, bool> counts = title.Any(char.IsLetterOrDigit)
            ? char.IsLetterOrDigit
            : c => !char.IsWhiteSpace(c) && c is not ('…' or '.');
        var words = title.Where(counts).ToArray();
        var (at, same) = (0, 0);
        for (; at < text.Length && same < words.Length; at++)
        {
            if (counts(text[at]))
            {
                if (text[at] != words[same])
                {
                    return false;
                }
                same++;
            }
        }
        if (same < words.Length)
        {
            return false;
        }
        var rest = text.AsSpan(at);
        var next = 0;
        while (next < rest.Length && !counts(rest[next]))
        {
            next++;
        }
        return next == rest.Length
            || title.EndsWith('…')
            || title.EndsWith("...", StringComparison.Ordinal)
            || rest[..next].Contains('\n')
            || FirstWords.SentenceEnd(rest[..next]) > 0;
    }

    /// <summary>All text constructs of this name that say something.</summary>
    private static List<Construct> Constructs(XElement entry, string name) =>
        [
            .. entry
                .Elements(AtomNames.Atom + name)
                .Take(8)
                .Select(ReadConstruct)
                .Where(one => (one.Html ?? one.Text).AsSpan().Trim().Length > 0),
        ];

    private static Construct ReadConstruct(XElement element) =>
        ((string?)element.Attribute("type"))?.Trim().ToLowerInvariant() switch
        {
            "xhtml" or "application/xhtml+xml" => Xhtml(element),
            "html" or "text/html" => element.HasElements ? Xhtml(element) : new Construct("", element.Value),
            null or "" when element.HasElements => Xhtml(element),
            _ => new Construct(PlainText.Clean(element.Value), null),
        };

    /// <summary>Text alone in an xhtml construct is text, whatever its type says.</summary>
    private static Construct Xhtml(XElement element) =>
        new("", element.HasElements ? XhtmlMarkup.Write(element) : PlainText.Encode(element.Value));

    /// <summary>One title, content or summary: HTML to be sanitised where <paramref name="Html"/> is set, else text.</summary>
    private sealed record Construct(string Text, string? Html);
}
