using System.Globalization;
using System.Xml.Linq;

namespace Microblog.Xmpp.Profiles;

/// <summary>One format that an avatar is there in (XEP-0084, 4.2.1).</summary>
/// <param name="Id">The SHA-1 of the picture's bytes, 40 hexadecimal digits in lower case.</param>
/// <param name="Bytes">The picture's size as its owner says; 0 where that is missing or wrong, as some programs have it.</param>
/// <param name="MediaType">Such as <c>image/png</c>; <see cref="AvatarPicture.UnknownType"/> where it is missing.</param>
public sealed record AvatarInfo(string Id, long Bytes, string MediaType)
{
    private const int MaxUrl = 4096;
    private const int MaxType = 255;

    internal static readonly XName Name = AvatarMetadata.Namespace + "info";

    /// <summary>In pixels, or null.</summary>
    public int? Width { get; init; }

    /// <summary>In pixels, or null.</summary>
    public int? Height { get; init; }

    /// <summary>Where the picture is on the web (http or https); null for the one in the data node.</summary>
    public Uri? Url { get; init; }

    /// <summary>Reads an <c>info</c> element; null where it is none, its id is missing or wrong, or its address is none of the web.</summary>
    public static AvatarInfo? FromXml(XElement? info)
    {
        if (
            info?.Name != Name
            || info.Attribute("id")?.Value.ToLowerInvariant() is not { } id
            || !AvatarPicture.IsId(id)
        )
        {
            return null;
        }
        var type = info.Attribute("type")?.Value is { Length: > 0 and <= MaxType } said
            ? said
            : AvatarPicture.UnknownType;
        var bytes = Number(info, "bytes") ?? 0;
        var address = info.Attribute("url")?.Value;
        Uri? url = null;
        if (address is not null)
        {
            if (address.Length > MaxUrl || !IsWeb(address, out url))
            {
                return null;
            }
        }
        return new AvatarInfo(id, bytes, type)
        {
            Width = Pixels(info, "width"),
            Height = Pixels(info, "height"),
            Url = url,
        };
    }

    /// <summary>The <c>info</c> element.</summary>
    public XElement ToXml() =>
        new(
            Name,
            new XAttribute("bytes", Bytes.ToString(CultureInfo.InvariantCulture)),
            new XAttribute("id", Id),
            new XAttribute("type", MediaType),
            Width is null ? null : new XAttribute("width", Width.Value.ToString(CultureInfo.InvariantCulture)),
            Height is null ? null : new XAttribute("height", Height.Value.ToString(CultureInfo.InvariantCulture)),
            Url is null ? null : new XAttribute("url", Url.AbsoluteUri)
        );

    private static bool IsWeb(string address, out Uri? url) =>
        Uri.TryCreate(address, UriKind.Absolute, out url) && url.Scheme is "http" or "https";

    private static int? Pixels(XElement info, string name) =>
        Number(info, name) is > 0 and <= ushort.MaxValue and var pixels ? (int)pixels : null;

    private static long? Number(XElement info, string name) =>
        long.TryParse(info.Attribute(name)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
