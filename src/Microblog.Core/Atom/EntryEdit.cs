using System.Xml.Linq;

namespace Microblog.Core.Atom;

/// <summary>
/// Puts a changed text into the entry that the server has (XEP-0277, 3.3): title, content and the date of the change are
/// replaced, and tags of the text. Everything else stays as its writer's program made it.
/// </summary>
internal static class EntryEdit
{
    private static readonly XName Title = AtomNames.Atom + "title";
    private static readonly XName Content = AtomNames.Atom + "content";
    private static readonly XName Summary = AtomNames.Atom + "summary";
    private static readonly XName Updated = AtomNames.Atom + "updated";
    private static readonly XName Language = XNamespace.Xml + "lang";
    private static readonly XName Category = AtomNames.Atom + "category";

    /// <summary>The stored entry with the text of the written one.</summary>
    /// <param name="stored">The entry that the server has.</param>
    /// <param name="written">The new one.</param>
    /// <param name="files">What was changed in its attachments; null: they stay as they are.</param>
    public static XElement Apply(XElement stored, XElement written, EnclosureChange? files = null)
    {
        stored = files?.Apply(stored) ?? stored;
        var entry = new XElement(stored);
        written = new XElement(written);
        KeptBlocks.Restore(stored, written);
        var kept = KeptMedia(stored, written, files);
        var isInAnother = ChangeLanguage(entry, written);
        Replace(entry, Title, written, [Title], isInAnother);
        Replace(entry, Content, written, [Content, Summary], isInAnother);
        Replace(entry, Updated, written, [Updated], isInAnother);
        ContentWarning.Replace(entry, written);
        LinkPreviews.Replace(entry, written, TextOf(written), MarkdownOf(stored));
        ReplaceTags(entry, stored, written);
        if (kept.Count > 0)
        {
            (Body(entry) ?? MakeBody(entry)).Add(kept);
        }
        return entry;
    }

    /// <summary>The language of the entry, where the edit says another one.</summary>
    private static bool ChangeLanguage(XElement entry, XElement written)
    {
        var said = (string?)written.Attribute(Language);
        if (said is null || said == AtomEntryReader.ReadOrNull(entry)?.Language)
        {
            return false;
        }
        entry.SetAttributeValue(Language, said);
        return true;
    }

    /// <summary>
    /// New elements stand where the first of the old ones stood, else at the end, in the language of the old ones, unless that was
    /// changed.
    /// </summary>
    private static void Replace(XElement entry, XName name, XElement written, XName[] replaced, bool isInAnother)
    {
        var old = entry.Elements().Where(one => replaced.Contains(one.Name)).ToList();
        var language = isInAnother
            ? null
            : old.Select(one => one.Attribute(Language)).FirstOrDefault(one => one is not null);
        var made = written.Elements(name).Select(one => new XElement(one)).ToList();
        foreach (var one in made.Where(_ => language is not null))
        {
            one.SetAttributeValue(Language, language!.Value);
        }
        if (old.Count == 0)
        {
            entry.Add(made);
            return;
        }
        old[0].AddBeforeSelf(made);
        old.ForEach(one => one.Remove());
    }

    private static void ReplaceTags(XElement entry, XElement stored, XElement written)
    {
        var before = TagsOfText(stored);
        var now = TagsOfText(written);
        entry
            .Elements(Category)
            .Where(one => before.Contains(Term(one)) && !now.Contains(Term(one)))
            .ToList()
            .ForEach(one => one.Remove());
        var there = entry.Elements(Category).Select(Term).ToHashSet(TagComparer.Instance);
        entry.Add(
            written
                .Elements(Category)
                .Where(one => now.Contains(Term(one)) && !before.Contains(Term(one)) && there.Add(Term(one)))
                .Select(one => new XElement(one))
        );
    }

    private static string MarkdownOf(XElement stored) =>
        AtomEntryReader.ReadOrNull(stored) is { } read ? HtmlMarkdown.Of(read.Html) : "";

    /// <summary>The text as it was typed, which a short post has in its title alone.</summary>
    private static string TextOf(XElement written) =>
        (written.Elements(Content).FirstOrDefault(IsText) ?? written.Element(Title))?.Value ?? "";

    private static string Term(XElement category) => ((string?)category.Attribute("term"))?.TrimStart('#', '＃') ?? "";

    private static HashSet<string> TagsOfText(XElement entry) =>
        AtomEntryReader.ReadOrNull(entry) is { } read
            ? HtmlTags.Of(read.Html).Concat(TextParts.Tags(read.Title ?? "")).ToHashSet(TagComparer.Instance)
            : new HashSet<string>(TagComparer.Instance);

    /// <summary>
    /// Pictures, and links to enclosures, that stood in the formatted text and not in the one that was typed: the person
    /// could not see them while editing. Where the attachments were changed, all that there are to be.
    /// </summary>
    private static List<XElement> KeptMedia(XElement stored, XElement written, EnclosureChange? files)
    {
        if (AtomEntryReader.ReadOrNull(stored) is not { } read)
        {
            return [];
        }
        var body = Body(stored);
        var bodies = stored.Elements(Content).Concat(stored.Elements(Summary)).ToList();
        var formatted = string.Concat(bodies.Where(one => !one.HasElements && !IsText(one)).Select(one => one.Value));
        var addresses = (body?.Descendants() ?? [])
            .Where(one => one.Name.LocalName is "img" or "a")
            .Select(one => (string?)one.Attribute(one.Name.LocalName == "img" ? "src" : "href"))
            .ToHashSet();
        var typed = string.Concat(bodies.Where(IsText).Select(one => one.Value));
        var contents = written.Elements(Content).ToList();
        var now = string.Join(
            '\n',
            contents.Select(one => one.Value).Concat(contents.Descendants().Attributes().Select(one => one.Value))
        );
        var others = read
            .Attachments.Where(one =>
                addresses.Contains(one.Address.OriginalString)
                || addresses.Contains(one.Address.AbsoluteUri)
                || formatted.Contains(one.Address.OriginalString, StringComparison.Ordinal)
            )
            .Where(one => !Names(typed, one.Address))
            .Where(one => files?.IsLeft(one.Address) != true && files?.Removed.Contains(one.Address) != true);
        return [.. (files?.After ?? []).Concat(others).Where(one => !Names(now, one.Address)).Select(XhtmlMedia.Of)];
    }

    /// <summary>A body for an entry whose text is its title alone.</summary>
    private static XElement MakeBody(XElement entry)
    {
        var text = entry.Element(Title)?.Value ?? "";
        var body = new XElement(AtomNames.Xhtml + "div", Markdown.Read(text, withTitle: false).Xhtml.Nodes());
        entry.Add(new XElement(Content, new XAttribute("type", "xhtml"), body));
        entry.Add(new XElement(Content, new XAttribute("type", "text"), text));
        return body;
    }

    private static bool Names(string text, Uri address) =>
        text.Contains(address.OriginalString, StringComparison.Ordinal)
        || text.Contains(address.AbsoluteUri, StringComparison.Ordinal);

    private static bool IsText(XElement content) =>
        !content.HasElements
        && ((string?)content.Attribute("type") ?? "text").Trim().ToLowerInvariant() is "text" or "text/plain" or "";

    /// <summary>The element that holds the formatted text, as XHTML.</summary>
    private static XElement? Body(XElement entry) =>
        entry.Elements(Content).Concat(entry.Elements(Summary)).FirstOrDefault(one => one.HasElements) is { } content
            ? content.Elements().FirstOrDefault(one => one.Name.LocalName == "div") ?? content
            : null;
}
