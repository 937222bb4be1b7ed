using System.Xml.Linq;

namespace Microblog.Xmpp;

/// <summary>Stanza errors on the wire (RFC 6120, 8.3).</summary>
internal static class StanzaErrors
{
    private const int MaxDetails = 16;

    /// <summary>Reads the error of a stanza of type error; children are told apart by namespace, never by order.</summary>
    public static StanzaError Read(XElement stanza)
    {
        var error = stanza
            .Elements()
            .FirstOrDefault(e => e.Name.LocalName == "error" && IsOwn(e.Name.Namespace, stanza));
        var children = error?.Elements().ToList() ?? [];
        var condition = children.FirstOrDefault(e => e.Name.Namespace == Ns.StanzaErrors && e.Name.LocalName != "text");
        var details = children.Where(e => e.Name.Namespace != Ns.StanzaErrors).Take(MaxDetails).ToList();
        return new StanzaError(
            error?.Attribute("type")?.Value ?? "cancel",
            condition?.Name.LocalName ?? "undefined-condition",
            error?.Element(Ns.StanzaErrors + "text")?.Value,
            details.Select(e => e.Name).ToList()
        )
        {
            Details = details,
        };
    }

    /// <summary>The error child to answer with.</summary>
    public static XElement Write(StanzaError error) =>
        new(
            Ns.Client + "error",
            new XAttribute("type", error.Type),
            new XElement(Ns.StanzaErrors + error.Condition),
            string.IsNullOrEmpty(error.Text) ? null : new XElement(Ns.StanzaErrors + "text", error.Text),
            error.Conditions.Select(name => new XElement(name))
        );

    /// <summary>An error without words.</summary>
    public static StanzaError Of(string type, string condition) => new(type, condition, null, []);

    private static bool IsOwn(XNamespace ns, XElement stanza) => ns == stanza.Name.Namespace || ns == Ns.Client;
}
