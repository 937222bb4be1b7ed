using System.Xml.Linq;
using Microblog.Core.Model;

namespace Microblog.Core.Atom;

/// <summary>
/// What an edit makes of a post's attachments. Enclosures that the edit did not know stay, such as those that another program
/// added meanwhile, or that cannot be read.
/// </summary>
/// <param name="Before">The addresses that the edit started from.</param>
/// <param name="After">What there is to be, in this order.</param>
internal sealed record EnclosureChange(IReadOnlyCollection<Uri> Before, IReadOnlyList<Attachment> After)
{
    private const string Title = "title";

    /// <summary>What is taken away.</summary>
    public IEnumerable<Uri> Removed => Before.Where(address => !IsLeft(address));

    /// <summary>True for what is there before and after.</summary>
    public bool IsLeft(Uri address) => After.Any(one => one.Address == address);

    /// <summary>
    /// The entry with these enclosures. One that stays keeps what its writer's program says of it. A picture that stands in the
    /// body alone stays there.
    /// </summary>
    public XElement Apply(XElement stored)
    {
        var entry = new XElement(stored);
        var read = AtomLinks.Enclosures(entry, out _).ToDictionary(one => one.Address);
        var known = Before.Concat(After.Select(one => one.Address)).ToHashSet();
        var links = entry
            .Elements()
            .Where(one => AtomLinks.EnclosureAddress(one) is { } at && known.Contains(at))
            .ToList();
        var place = new XElement("place");
        if (links.Count > 0)
        {
            links[0].AddBeforeSelf(place);
            links.ForEach(link => link.Remove());
        }
        else
        {
            entry.Add(place);
        }
        foreach (var one in After)
        {
            if (links.Find(link => AtomLinks.EnclosureAddress(link) == one.Address) is { } link)
            {
                place.AddBeforeSelf(link);
                if (read.TryGetValue(one.Address, out var had) && had.Description != one.Description)
                {
                    Describe(entry, link, one);
                }
            }
            else if (!Before.Contains(one.Address))
            {
                place.AddBeforeSelf(AtomEntryWriter.Enclosure(one));
                entry.Add(FileMetadata.Write(one));
            }
        }
        place.Remove();
        var removed = Removed.ToHashSet();
        entry
            .Elements()
            .Where(one => removed.Any(address => FileMetadata.IsOf(one, address)))
            .ToList()
            .ForEach(one => one.Remove());
        ChangeBody(entry, removed);
        return entry;
    }

    private static void Describe(XElement entry, XElement link, Attachment one)
    {
        link.SetAttributeValue(Title, (string?)AtomEntryWriter.Enclosure(one).Attribute(Title));
        var files = entry
            .Elements()
            .Where(other => FileMetadata.IsOf(other, one.Address))
            .Select(other => other.Element(AtomNames.FileMetadata + "file"))
            .Append(link.Element(AtomNames.FileMetadata + "file"));
        foreach (var file in files.OfType<XElement>())
        {
            file.Elements(AtomNames.FileMetadata + "desc").ToList().ForEach(old => old.Remove());
            if (one.Description is { } text)
            {
                file.Add(new XElement(AtomNames.FileMetadata + "desc", PlainText.Clean(text)));
            }
        }
    }

    /// <summary>Pictures in the formatted text: those that are removed go, the others say what they show.</summary>
    private void ChangeBody(XElement entry, HashSet<Uri> removed)
    {
        foreach (var element in entry.Descendants().Where(one => one.Name.LocalName is "img" or "a").ToList())
        {
            var isPicture = element.Name.LocalName == "img";
            var address = TextParts.WebAddress((string?)element.Attribute(isPicture ? "src" : "href"));
            if (address is null)
            {
                continue;
            }
            if (removed.Contains(address))
            {
                RemoveFromBody(element);
            }
            else if (isPicture && After.FirstOrDefault(one => one.Address == address) is { } file)
            {
                element.SetAttributeValue("alt", PlainText.Clean(file.Description));
            }
        }
    }

    /// <summary>Without a paragraph that held nothing else.</summary>
    private static void RemoveFromBody(XElement element)
    {
        var parent = element.Parent;
        element.Remove();
        if (parent is { Name.LocalName: "p", HasElements: false } && string.IsNullOrWhiteSpace(parent.Value))
        {
            parent.Remove();
        }
    }
}
