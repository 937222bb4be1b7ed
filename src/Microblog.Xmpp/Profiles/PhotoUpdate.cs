using System.Xml.Linq;

namespace Microblog.Xmpp.Profiles;

/// <summary>What presence says about the picture in the sender's vCard (XEP-0153, 3.2).</summary>
/// <param name="Id">The SHA-1 of the picture, 40 hexadecimal digits in lower case; null: there is none.</param>
public sealed record PhotoUpdate(string? Id)
{
    private static readonly XNamespace Namespace = "vcard-temp:x:update";

    /// <summary>Reads presence; null where it says nothing about a picture, as when it is not known yet (4.1).</summary>
    public static PhotoUpdate? FromXml(XElement presence)
    {
        ArgumentNullException.ThrowIfNull(presence);
        var id = presence.Element(Namespace + "x")?.Element(Namespace + "photo")?.Value.Trim().ToLowerInvariant();
        return id switch
        {
            null => null,
            "" => new PhotoUpdate((string?)null),
            _ when AvatarPicture.IsId(id) => new PhotoUpdate(id),
            _ => null,
        };
    }

    /// <summary>The child of presence.</summary>
    public XElement ToXml() => new(Namespace + "x", new XElement(Namespace + "photo", Id));
}
