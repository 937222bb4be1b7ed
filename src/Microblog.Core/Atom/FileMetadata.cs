using System.Globalization;
using System.Xml.Linq;
using Microblog.Core.Model;

namespace Microblog.Core.Atom;

/// <summary>
/// What an entry says of its files beside their enclosures (XEP-0446): sizes of pictures, names, hashes. Written as files that
/// are shared (XEP-0447), each with the address of its enclosure; read there, and in the enclosure itself.
/// </summary>
internal static class FileMetadata
{
    private const int MaxFiles = 64;
    private const int MaxName = 255;
    private const int MaxSide = 100_000;
    private const int Sha256Length = 44;
    private static readonly TimeSpan MaxDuration = TimeSpan.FromDays(30);
    private static readonly XName Sharing = AtomNames.FileSharing + "file-sharing";
    private static readonly XName Thumbnail = AtomNames.Thumbnails + "thumbnail";
    private static readonly XName File = AtomNames.FileMetadata + "file";

    /// <summary>The element of a file.</summary>
    public static XElement Write(Attachment one) =>
        new(
            Sharing,
            new XAttribute("disposition", one.IsPicture ? "inline" : "attachment"),
            new XElement(
                File,
                Text("media-type", one.MediaType),
                Text("name", one.Name),
                Text("size", one.Length?.ToString(CultureInfo.InvariantCulture)),
                Text("width", one.Width?.ToString(CultureInfo.InvariantCulture)),
                Text("height", one.Height?.ToString(CultureInfo.InvariantCulture)),
                Text("length", Milliseconds(one.Duration)),
                Text("desc", one.Description),
                one.PosterPicture is { } poster ? new XElement(Thumbnail, new XAttribute("uri", poster.Href)) : null,
                one.Sha256 is null
                    ? null
                    : new XElement(AtomNames.Hashes + "hash", new XAttribute("algo", "sha-256"), one.Sha256)
            ),
            new XElement(
                AtomNames.FileSharing + "sources",
                new XElement(AtomNames.UrlData + "url-data", new XAttribute("target", one.Href))
            )
        );

    /// <summary>The <c>file</c> elements of an entry by the addresses of their files.</summary>
    public static Dictionary<Uri, XElement> Read(XElement entry)
    {
        var read = new Dictionary<Uri, XElement>();
        foreach (var (address, file) in AddressedFiles(entry).Take(MaxFiles))
        {
            read.TryAdd(address, file);
        }
        return read;
    }

    /// <summary>An enclosure with what is said of it elsewhere in the entry; what it says itself counts first.</summary>
    public static Attachment Complete(Attachment one, IReadOnlyDictionary<Uri, XElement> metadata)
    {
        if (!metadata.TryGetValue(one.Address, out var file))
        {
            return one;
        }
        var (width, height) = Sides(file);
        var name = PlainText.Line(PlainText.Clean(Value(file, "name")), MaxName);
        var isName = !one.IsPicture && one.Description == name; // the title of a file without a description
        return one with
        {
            Name = name.Length > 0 ? name : null,
            MediaType = Type(one, file, name),
            Length = one.Length ?? Size(Value(file, "size")),
            Description = isName ? Description(file) : one.Description ?? Description(file),
            Width = width,
            Height = height,
            Duration = Duration(Value(file, "length")),
            Poster = Poster(file),
            Sha256 = Hash(file),
        };
    }

    /// <summary>True for what is said here of the file at an address.</summary>
    public static bool IsOf(XElement element, Uri address) =>
        element.Name == Sharing && Addresses(element).Contains(address);

    private static IEnumerable<(Uri Address, XElement File)> AddressedFiles(XElement entry)
    {
        foreach (var link in AtomEntryReader.Elements(entry, AtomNames.Atom + "link"))
        {
            if (link.Element(File) is { } file && AtomLinks.EnclosureAddress(link) is { } address)
            {
                yield return (address, file);
            }
        }
        foreach (var sharing in AtomEntryReader.Elements(entry, Sharing))
        {
            if (sharing.Element(File) is { } file)
            {
                foreach (var address in Addresses(sharing))
                {
                    yield return (address, file);
                }
            }
        }
    }

    private static IEnumerable<Uri> Addresses(XElement sharing) =>
        sharing
            .Elements(AtomNames.FileSharing + "sources")
            .Elements(AtomNames.UrlData + "url-data")
            .Take(MaxFiles)
            .Select(one => TextParts.WebAddress((string?)one.Attribute("target")))
            .OfType<Uri>();

    /// <summary>Where the enclosure says nothing of it.</summary>
    private static string? Type(Attachment one, XElement file, string name) =>
        MediaTypes.IsType(one.MediaType) ? one.MediaType
        : Value(file, "media-type")?.Trim().ToLowerInvariant() is var type && MediaTypes.IsType(type) ? type
        : MediaTypes.FromName(name) ?? one.MediaType;

    /// <summary>The first that is on the web: data in XMPP (<c>cid:</c>) is not asked for.</summary>
    private static Uri? Poster(XElement file) =>
        file.Elements(Thumbnail)
            .Take(MaxFiles)
            .Select(one => TextParts.WebAddress((string?)one.Attribute("uri")))
            .FirstOrDefault(address => address is not null);

    private static TimeSpan? Duration(string? milliseconds) =>
        Size(milliseconds) is { } length && length > 0 && length <= MaxDuration.TotalMilliseconds
            ? TimeSpan.FromMilliseconds(length)
            : null;

    private static string? Milliseconds(TimeSpan? duration) =>
        ((long?)duration?.TotalMilliseconds)?.ToString(CultureInfo.InvariantCulture);

    /// <summary>Width and height, or <c>dimensions</c>, as the first version of XEP-0446 had it.</summary>
    private static (int? Width, int? Height) Sides(XElement file)
    {
        var (width, height) = (Side(Value(file, "width")), Side(Value(file, "height")));
        if (width is null && height is null && Value(file, "dimensions")?.Split('x') is [var wide, var high])
        {
            (width, height) = (Side(wide), Side(high));
        }
        return width is null || height is null ? (null, null) : (width, height);
    }

    private static long? Size(string? text) =>
        long.TryParse(text?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : null;

    private static int? Side(string? text) =>
        int.TryParse(text?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var side)
        && side is > 0 and <= MaxSide
            ? side
            : null;

    private static string? Description(XElement file) =>
        PlainText.Line(PlainText.Clean(Value(file, "desc")), Attachment.MaxDescription) is { Length: > 0 } text
            ? text
            : null;

    private static string? Hash(XElement file) =>
        file.Elements(AtomNames.Hashes + "hash")
            .Where(one => (string?)one.Attribute("algo") == "sha-256")
            .Select(one => one.Value.Trim())
            .FirstOrDefault(value => value.Length == Sha256Length);

    private static string? Value(XElement file, string name) => file.Element(AtomNames.FileMetadata + name)?.Value;

    private static XElement? Text(string name, string? value) =>
        value is null ? null : new XElement(AtomNames.FileMetadata + name, PlainText.Clean(value));
}
