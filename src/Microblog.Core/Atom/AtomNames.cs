using System.Xml.Linq;

namespace Microblog.Core.Atom;

/// <summary>The namespaces of an entry.</summary>
internal static class AtomNames
{
    /// <summary>Atom (RFC 4287).</summary>
    public static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    /// <summary>Atom threading extensions (RFC 4685).</summary>
    public static readonly XNamespace Thread = "http://purl.org/syndication/thread/1.0";

    /// <summary>What <c>type='xhtml'</c> holds (RFC 4287, 3.1.1.3).</summary>
    public static readonly XNamespace Xhtml = "http://www.w3.org/1999/xhtml";

    /// <summary>Files that are shared (XEP-0447).</summary>
    public static readonly XNamespace FileSharing = "urn:xmpp:sfs:0";

    /// <summary>What is known of a file (XEP-0446).</summary>
    public static readonly XNamespace FileMetadata = "urn:xmpp:file:metadata:0";

    /// <summary>Pictures that stand for files (XEP-0264).</summary>
    public static readonly XNamespace Thumbnails = "urn:xmpp:thumbs:1";

    /// <summary>Hashes (XEP-0300).</summary>
    public static readonly XNamespace Hashes = "urn:xmpp:hashes:2";

    /// <summary>Where a file is on the web (XEP-0103).</summary>
    public static readonly XNamespace UrlData = "http://jabber.org/protocol/url-data";

    /// <summary>Entries that were deleted (RFC 6721).</summary>
    public static readonly XNamespace Tombstones = "http://purl.org/atompub/tombstones/1.0";
}
