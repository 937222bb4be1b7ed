using System.Xml.Linq;

namespace Microblog.Xmpp;

/// <summary>The namespaces of the core protocol; an extension keeps its own.</summary>
internal static class Ns
{
    public const string StreamUri = "http://etherx.jabber.org/streams";
    public const string ClientUri = "jabber:client";

    public static readonly XNamespace Stream = StreamUri;
    public static readonly XNamespace StreamErrors = "urn:ietf:params:xml:ns:xmpp-streams";
    public static readonly XNamespace Client = ClientUri;
    public static readonly XNamespace StanzaErrors = "urn:ietf:params:xml:ns:xmpp-stanzas";
    public static readonly XNamespace Tls = "urn:ietf:params:xml:ns:xmpp-tls";
    public static readonly XNamespace Sasl = "urn:ietf:params:xml:ns:xmpp-sasl";
    public static readonly XNamespace Bind = "urn:ietf:params:xml:ns:xmpp-bind";

    public static readonly XName Iq = Client + "iq";
    public static readonly XName Message = Client + "message";
    public static readonly XName Presence = Client + "presence";
}
