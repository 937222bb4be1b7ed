using System.Xml.Linq;

namespace Microblog.Xmpp.Profiles;

/// <summary>What an avatar is (XEP-0084, 4.2): the same picture in one format or several.</summary>
/// <param name="Infos">At most 64; none where the avatar is switched off (3.4).</param>
public sealed record AvatarMetadata(IReadOnlyList<AvatarInfo> Infos)
{
    /// <summary>The node of metadata.</summary>
    public const string Node = "urn:xmpp:avatar:metadata";

    /// <summary>The node of data.</summary>
    public const string DataNode = "urn:xmpp:avatar:data";

    internal static readonly XNamespace Namespace = Node;
    internal static readonly XName Name = Namespace + "metadata";
    internal static readonly XName Data = XName.Get("data", DataNode);

    private const int MaxInfos = 64;

    /// <summary>No avatar.</summary>
    public static AvatarMetadata Off { get; } = new([]);

    /// <summary>True where the avatar is switched off.</summary>
    public bool IsOff => Infos.Count == 0;

    /// <summary>
    /// Reads a <c>metadata</c> element; null where it is none, or where it describes only what cannot be read: that is not
    /// the same as an avatar that is switched off.
    /// </summary>
    public static AvatarMetadata? FromXml(XElement? metadata)
    {
        if (metadata?.Name != Name)
        {
            return null;
        }
        IReadOnlyList<AvatarInfo> infos =
        [
            .. metadata.Elements(AvatarInfo.Name).Select(AvatarInfo.FromXml).OfType<AvatarInfo>().Take(MaxInfos),
        ];
        return infos.Count == 0 && metadata.HasElements ? null : new AvatarMetadata(infos);
    }

    /// <summary>The <c>metadata</c> element.</summary>
    public XElement ToXml() => new(Name, Infos.Select(info => info.ToXml()));
}
