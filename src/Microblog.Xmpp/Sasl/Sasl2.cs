using System.Xml.Linq;

namespace Microblog.Xmpp.Sasl;

/// <summary>Names of the profile of XEP-0388 and of what goes along with it.</summary>
internal static class Sasl2
{
    /// <summary>The profile (XEP-0388).</summary>
    public static readonly XNamespace Namespace = "urn:xmpp:sasl:2";

    /// <summary>Binding along with it (XEP-0386).</summary>
    public static readonly XNamespace Bind = "urn:xmpp:bind:0";

    /// <summary>Tokens along with it (XEP-0484).</summary>
    public static readonly XNamespace Fast = "urn:xmpp:fast:0";

    /// <summary>What can go along with a sign-in.</summary>
    public static readonly XName Inline = Namespace + "inline";
}
