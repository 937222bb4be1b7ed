using System.Xml.Linq;

namespace Microblog.Xmpp.Forms;

/// <summary>A field of a form: its name and values.</summary>
public sealed record DataFormField(string Name, IReadOnlyList<string> Values);

/// <summary>A data form (XEP-0004) with its type (XEP-0068).</summary>
public sealed record DataForm(IReadOnlyList<DataFormField> Fields)
{
    internal const string FormTypeField = "FORM_TYPE";
    internal static readonly XNamespace Namespace = "jabber:x:data";
    internal static readonly XName Name = Namespace + "x";

    /// <summary>What the fields are about, or null.</summary>
    public string? FormType => this[FormTypeField];

    /// <summary>A field's first value, or null.</summary>
    public string? this[string name] =>
        Fields.FirstOrDefault(field => field.Name == name)?.Values is [var first, ..] ? first : null;

    /// <summary>Reads a form; options, labels and fields without a name are left out.</summary>
    internal static DataForm FromXml(XElement form) =>
        new(
            form.Elements(Namespace + "field")
                .Where(field => field.Attribute("var") is not null)
                .Select(field => new DataFormField(
                    field.Attribute("var")!.Value,
                    field.Elements(Namespace + "value").Select(value => value.Value).ToList()
                ))
                .ToList()
        );

    /// <summary>A form to submit, each field with one value.</summary>
    internal static XElement Submit(string formType, IEnumerable<KeyValuePair<string, string>> fields) =>
        new(
            Name,
            new XAttribute("type", "submit"),
            new XElement(
                Namespace + "field",
                new XAttribute("var", FormTypeField),
                new XAttribute("type", "hidden"),
                new XElement(Namespace + "value", formType)
            ),
            fields.Select(field => new XElement(
                Namespace + "field",
                new XAttribute("var", field.Key),
                new XElement(Namespace + "value", field.Value)
            ))
        );
}
