using System.Xml.Linq;

namespace Microblog.Core.Atom;

/// <summary>
/// What an entry warns of before it is read: the category <c>nsfw</c>, behind which Movim hides a post, and the warning as its summary
/// and its title, so that readers which know no warnings show it before the text.
/// </summary>
internal static class ContentWarning
{
    /// <summary>The longest warning, in characters.</summary>
    public const int MaxLength = 200;

    private const string Term = "nsfw";
    private const string Unsaid = "NSFW";
    private static readonly XName Category = AtomNames.Atom + "category";
    private static readonly XName Summary = AtomNames.Atom + "summary";

    /// <summary>One line, as it is shown; null where nothing is said.</summary>
    public static string? Clean(string? text) =>
        PlainText.Line(PlainText.Clean(text), MaxLength) is { Length: > 0 } line ? line : null;

    /// <summary>The warning of an entry; null where there is none.</summary>
    public static string? Read(XElement entry)
    {
        if (!AtomEntryReader.Elements(entry, Category).Exists(IsMark))
        {
            return null;
        }
        // Without a content the summary is the text itself.
        var summary = entry.Element(AtomNames.Atom + "content") is null ? null : entry.Element(Summary);
        return (summary is { HasElements: false } ? Clean(summary.Value) : null) ?? Unsaid;
    }

    /// <summary>The elements of a warning.</summary>
    public static IEnumerable<XElement> Write(string? warning) =>
        warning is null
            ? []
            :
            [
                new XElement(Summary, new XAttribute("type", "text"), warning),
                new XElement(Category, new XAttribute("term", Term)),
            ];

    /// <summary>True for the term of the category; it is no tag beside a warning.</summary>
    public static bool IsTerm(string? term) => string.Equals(term?.Trim(), Term, StringComparison.OrdinalIgnoreCase);

    /// <summary>Gives a stored entry the warning of the written one.</summary>
    public static void Replace(XElement entry, XElement written)
    {
        entry.Elements(Category).Where(IsMark).ToList().ForEach(mark => mark.Remove());
        entry.Elements(Summary).ToList().ForEach(summary => summary.Remove());
        if (written.Elements(Category).Any(IsMark))
        {
            entry.Add(Write(Read(written)));
        }
    }

    private static bool IsMark(XElement category) => IsTerm((string?)category.Attribute("term"));
}
