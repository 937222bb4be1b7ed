using System.Globalization;
using System.Xml.Linq;
using Microblog.Core.Model;

namespace Microblog.Core.Atom;

/// <summary>Writes entries as XEP-0277 and XEP-0472 have them, in the form that every known reader shows.</summary>
public static class AtomEntryWriter
{
    /// <summary>The program's name in entries (RFC 4287, 4.2.4).</summary>
    public const string GeneratorName = "Microblog";

    /// <summary>The title where there is nothing to say: entries without one are dropped by other programs.</summary>
    internal const string NoTitle = "–";

    private const string GeneratorUri = "https://github.com/microblog-xmpp/microblog";
    private static readonly string Version = typeof(AtomEntryWriter).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>The payload of the item to publish.</summary>
    public static XElement Write(NewEntry entry)
    {
        var atom = AtomNames.Atom;
        var address = entry.Address.ToString();
        return new XElement(
            atom + "entry",
            entry.Language is null ? null : new XAttribute(XNamespace.Xml + "lang", entry.Language),
            Text("title", entry.Title),
            new XElement(atom + "id", PlainText.Clean(entry.AtomId)),
            new XElement(atom + "published", AtomTime.Write(entry.Published)),
            new XElement(atom + "updated", AtomTime.Write(entry.Updated)),
            new XElement(
                atom + "author",
                new XElement(
                    atom + "name",
                    PlainText.Name(entry.AuthorName) ?? entry.Author.Local ?? entry.Author.Domain
                ),
                new XElement(atom + "uri", $"xmpp:{entry.Author.Bare}")
            ),
            entry.Xhtml is null
                ? null
                : new XElement(atom + "content", new XAttribute("type", "xhtml"), new XElement(entry.Xhtml)),
            entry.Text is null ? null : Text("content", entry.Text),
            ContentWarning.Write(entry.Warning),
            Link("alternate", address),
            entry.Web is null ? null : Link("alternate", entry.Web.AbsoluteUri, new XAttribute("type", "text/html")),
            entry.Comments is null
                ? null
                : Link("replies", entry.Comments.ToString(), new XAttribute("title", "comments")),
            entry.Via is null ? null : Reference(Link("via", Href(entry.Via)), entry.Via),
            entry.InReplyTo.Select(parent =>
                Reference(new XElement(AtomNames.Thread + "in-reply-to"), parent, Href(parent))
            ),
            entry.Attachments.Select(Enclosure),
            entry.Attachments.Select(FileMetadata.Write),
            entry.Preview is null ? null : LinkPreviews.Write(entry.Preview),
            entry.WithoutPreviewOf is null ? null : LinkPreviews.WriteRemoval(entry.WithoutPreviewOf),
            entry.Tags.Select(tag => new XElement(atom + "category", new XAttribute("term", PlainText.Clean(tag)))),
            new XElement(
                atom + "generator",
                new XAttribute("uri", GeneratorUri),
                new XAttribute("version", Version),
                GeneratorName
            )
        );
    }

    /// <summary>Names the node for replies (XEP-0277, 3.2) in an entry that was written before the node existed.</summary>
    public static void AddComments(XElement entry, FeedAddress comments)
    {
        entry
            .Elements(AtomNames.Atom + "link")
            .Where(link => (string?)link.Attribute("rel") == "replies")
            .ToList()
            .ForEach(link => link.Remove());
        entry.Add(Link("replies", comments.ToString(), new XAttribute("title", "comments")));
    }

    /// <summary>A file without a description has its name instead, but a picture: a name says nothing of what it shows.</summary>
    internal static XElement Enclosure(Attachment one)
    {
        var title = one.Description ?? (one.IsPicture ? null : one.Name);
        return Link(
            "enclosure",
            one.Href,
            one.MediaType is null ? null : new XAttribute("type", one.MediaType),
            one.Length is { } length ? new XAttribute("length", length.ToString(CultureInfo.InvariantCulture)) : null,
            title is null ? null : new XAttribute("title", PlainText.Clean(title))
        );
    }

    private static XElement Text(string name, string text) =>
        new(AtomNames.Atom + name, new XAttribute("type", "text"), PlainText.Clean(text));

    private static XElement Link(string rel, string? href, params XAttribute?[] more) =>
        new(
            AtomNames.Atom + "link",
            new XAttribute("rel", rel),
            href is null ? null : new XAttribute("href", href),
            more
        );

    private static XElement Reference(XElement element, AtomReference to, string? href = null)
    {
        element.Add(to.Id is null ? null : new XAttribute("ref", PlainText.Clean(to.Id)));
        element.Add(href is null ? null : new XAttribute("href", href));
        return element;
    }

    private static string? Href(AtomReference to) => to.Address?.ToString() ?? to.Web?.AbsoluteUri;
}
