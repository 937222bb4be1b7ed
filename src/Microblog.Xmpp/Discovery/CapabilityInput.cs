using System.Text;
using System.Xml.Linq;
using Microblog.Xmpp.Forms;

namespace Microblog.Xmpp.Discovery;

/// <summary>The octets that XEP-0390 hashes (4.1).</summary>
internal static class CapabilityInput
{
    private const byte EndOfSection = 0x1C;
    private const byte EndOfForm = 0x1D;
    private const byte EndOfEntry = 0x1E;
    private const byte EndOfText = 0x1F;

    /// <summary>The input for a <c>query</c> element; null where it holds something that the algorithm does not cover.</summary>
    public static byte[]? Of(XElement query)
    {
        var input = new List<byte>();
        var features = new List<byte[]>();
        var identities = new List<byte[]>();
        var forms = new List<byte[]>();
        foreach (var child in query.Elements())
        {
            if (child.Name == ServiceDiscovery.Info + "feature")
            {
                features.Add(Text(child.Attribute("var")?.Value));
            }
            else if (child.Name == ServiceDiscovery.Info + "identity")
            {
                identities.Add(Identity(child));
            }
            else if (child.Name == DataForm.Name && IsTyped(child))
            {
                forms.Add(Form(child));
            }
            else
            {
                return null;
            }
        }
        foreach (var section in new[] { features, identities, forms })
        {
            input.AddRange(Joined(section));
            input.Add(EndOfSection);
        }
        return [.. input];
    }

    private static byte[] Identity(XElement identity) =>
        [
            .. Text(identity.Attribute("category")?.Value),
            .. Text(identity.Attribute("type")?.Value),
            .. Text(LanguageOf(identity)),
            .. Text(identity.Attribute("name")?.Value),
            EndOfEntry,
        ];

    private static byte[] Form(XElement form) =>
        [.. Joined(form.Elements(DataForm.Namespace + "field").Select(Field)), EndOfForm];

    private static byte[] Field(XElement field) =>
        [
            .. Text(field.Attribute("var")?.Value),
            .. Joined(field.Elements(DataForm.Namespace + "value").Select(value => Text(value.Value))),
            EndOfEntry,
        ];

    private static byte[] Text(string? text) => [.. Encoding.UTF8.GetBytes(text ?? ""), EndOfText];

    private static IEnumerable<byte> Joined(IEnumerable<byte[]> parts) =>
        parts.Order(OctetOrder.Instance).SelectMany(part => part);

    /// <summary>An implicit language counts as an explicit one does.</summary>
    private static string? LanguageOf(XElement element) =>
        element
            .AncestorsAndSelf()
            .Select(ancestor => ancestor.Attribute(XNamespace.Xml + "lang")?.Value)
            .FirstOrDefault(language => language is not null);

    /// <summary>Follows XEP-0068 and holds no table.</summary>
    private static bool IsTyped(XElement form)
    {
        var types = form.Elements(DataForm.Namespace + "field")
            .Where(field => field.Attribute("var")?.Value == DataForm.FormTypeField)
            .ToList();
        return types is [var type]
            && type.Elements(DataForm.Namespace + "value").Count() == 1
            && type.Attribute("type")?.Value is null or "hidden"
            && form.Element(DataForm.Namespace + "reported") is null
            && form.Element(DataForm.Namespace + "item") is null;
    }
}
