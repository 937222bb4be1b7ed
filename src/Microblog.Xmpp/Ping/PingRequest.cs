using System.Xml.Linq;

namespace Microblog.Xmpp.Ping;

/// <summary>XMPP ping (XEP-0199).</summary>
internal static class PingRequest
{
    public const string Namespace = "urn:xmpp:ping";

    public static readonly XName Name = XName.Get("ping", Namespace);
}
