using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Renderers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microblog.Xmpp;

namespace Microblog.Core.Atom;

/// <summary>Markdown as people type it: CommonMark with strike-through, tables and kept line breaks, without raw HTML.</summary>
public static class Markdown
{
    private const int MaxTitleLength = 300;

    /// <summary>Markup that is nested deeper is sent as it was typed: readers leave out what is deeper than 60 elements.</summary>
    private const int MaxDepth = 50;

    // The parser looks back at every bracket that is open.
    private const int MaxBrackets = 2_000;

    private static readonly MarkdownPipeline Pipeline = Builder().Use<MarkdownMentions>().Build();

    /// <summary>Reads a typed text. Never throws: what Markdown cannot read, or nests too deep, is plain text.</summary>
    /// <param name="typed">The text.</param>
    /// <param name="withTitle">False where a heading at the top is part of the text, as in a reply.</param>
    /// <param name="nameOf">What the people are called whom it mentions; null: as it was typed.</param>
    public static MarkdownText Read(string? typed, bool withTitle = true, Func<Jid, string?>? nameOf = null)
    {
        var text = PlainText.Clean(typed);
        if (HasTooMuch(text))
        {
            return AsTyped(text);
        }
        try
        {
            var (title, body) = withTitle ? SplitTitle(text) : (null, text);
            var document = Markdig.Markdown.Parse(body, Pipeline, MarkdownMentions.Context(nameOf));
            foreach (var link in document.Descendants<LinkInline>())
            {
                link.Url = LinkAttributes.To(link.Url, "") is null ? "" : link.Url;
            }
            var html = Render(document);
            var div = Div(html);
            if (IsDeeper(div, MaxDepth))
            {
                return AsTyped(text);
            }
            var shown = HtmlPolicy.Sanitise(html);
            return new MarkdownText(title, body, shown.Text, div, IsFormatted(document), TagsOf(title, shown.Html));
        }
        catch (Exception e) when (e is ArgumentException or XmlException)
        {
            return AsTyped(text);
        }
    }

    /// <summary>What is Markdown here.</summary>
    internal static MarkdownPipelineBuilder Builder() =>
        new MarkdownPipelineBuilder()
            .DisableHtml()
            .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough)
            .UsePipeTables()
            .UseAutoLinks()
            .Use<MarkdownAddresses>()
            .UseSoftlineBreakAsHardlineBreak();

    /// <summary>True for a text that is not read as Markdown.</summary>
    internal static bool HasTooMuch(string text) => text.AsSpan().Count('[') > MaxBrackets;

    // Not the pipeline's own: those are used again, and one that failed in the middle of a text writes the next ones wrong.
    private static string Render(MarkdownDocument document)
    {
        using var html = new StringWriter(CultureInfo.InvariantCulture);
        var renderer = new HtmlRenderer(html);
        Pipeline.Setup(renderer);
        renderer.Render(document);
        return html.ToString();
    }

    private static MarkdownText AsTyped(string text) =>
        new(null, text, text, Div($"<p>{PlainText.Encode(text)}</p>"), false, TagsOf(null, PlainText.ToHtml(text)));

    private static IReadOnlyList<string> TagsOf(string? title, string html) =>
        title is null
            ? HtmlTags.Of(html)
            : [.. TextParts.Tags(title).Concat(HtmlTags.Of(html)).Distinct(TagComparer.Instance)];

    private static bool IsDeeper(XElement parent, int depth) =>
        parent.Elements().Any(child => depth == 0 || IsDeeper(child, depth - 1));

    /// <summary>The title, and the text after it: the end of the text.</summary>
    internal static (string? Title, string Body) SplitTitle(string text)
    {
        if (!text.StartsWith("# ", StringComparison.Ordinal))
        {
            return (null, text);
        }
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        var title = (end < 0 ? text : text[..end])[2..].Trim();
        var body = end < 0 ? "" : text[end..].Trim();
        return title.Length is 0 or > MaxTitleLength || body.Length == 0 ? (null, text) : (title, body);
    }

    /// <summary>Paragraphs of words, line breaks and bare addresses read the same without markup.</summary>
    private static bool IsFormatted(MarkdownDocument document) =>
        document.Any(block => block is not ParagraphBlock)
        || document
            .Descendants<Inline>()
            .Any(inline =>
                inline switch
                {
                    LiteralInline literal => literal.IsFirstCharacterEscaped,
                    LineBreakInline or AutolinkInline => false,
                    LinkInline link => !link.IsAutoLink,
                    ContainerInline container => container.GetType() != typeof(ContainerInline),
                    _ => true,
                }
            );

    private static XElement Div(string html) =>
        XElement.Parse($"<div xmlns=\"{AtomNames.Xhtml}\">{html}</div>", LoadOptions.PreserveWhitespace);
}
