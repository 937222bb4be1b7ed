using System.Xml.Linq;

namespace Microblog.Xmpp.Forms;

/// <summary>A data form (XEP-0004) with its type (XEP-0068).</summary>
/// <param name="Fields">In the form's order, at most 1,000.</param>
public sealed record DataForm(IReadOnlyList<DataFormField> Fields)
{
    internal const string FormTypeField = "FORM_TYPE";
    internal static readonly XNamespace Namespace = "jabber:x:data";
    internal static readonly XName Name = Namespace + "x";

    private const int MaxFields = 1000;
    private const int MaxItems = 1000;

    /// <summary>What the form is for.</summary>
    public DataFormType Type { get; init; }

    /// <summary>A heading, or null.</summary>
    public string? Title { get; init; }

    /// <summary>What the reader should know, a paragraph each.</summary>
    public IReadOnlyList<string> Instructions { get; init; } = [];

    /// <summary>The columns of <see cref="Items"/> (3.4).</summary>
    public IReadOnlyList<DataFormField> Reported { get; init; } = [];

    /// <summary>Rows of results, at most 1,000 (3.4).</summary>
    public IReadOnlyList<IReadOnlyList<DataFormField>> Items { get; init; } = [];

    /// <summary>What the fields are about, or null.</summary>
    public string? FormType => this[FormTypeField];

    /// <summary>A field's first value, or null.</summary>
    public string? this[string name] => Field(name)?.Value;

    /// <summary>The field of this name, or null.</summary>
    public DataFormField? Field(string name) => Fields.FirstOrDefault(field => field.Name == name);

    /// <summary>A form of type submit that is about <paramref name="formType"/>.</summary>
    public static DataForm Submission(string formType, IEnumerable<DataFormField> fields) =>
        new([new DataFormField(FormTypeField, [formType]) { Type = DataFieldType.Hidden }, .. fields])
        {
            Type = DataFormType.Submit,
        };

    /// <summary>
    /// The answer to this form: every named field with the values it has, or those of <paramref name="changes"/> where
    /// they have one of the same name; a change of a field that this form does not list is left out.
    /// </summary>
    public DataForm Answer(IReadOnlyList<DataFormField> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return new DataForm([
            .. Fields
                .Where(field => field.Name.Length > 0 && field.Type != DataFieldType.Fixed)
                .Select(field => new DataFormField(
                    field.Name,
                    (changes.FirstOrDefault(change => change.Name == field.Name) ?? field).Values
                )
                {
                    Type = field.Type,
                }),
        ])
        {
            Type = DataFormType.Submit,
        };
    }

    /// <summary>Reads a form; null where it is none. A type that is missing or unknown is taken for <see cref="DataFormType.Form"/>.</summary>
    public static DataForm? FromXml(XElement? form) =>
        form?.Name != Name
            ? null
            : new DataForm(ReadFields(form))
            {
                Type = form.Attribute("type")?.Value switch
                {
                    "submit" => DataFormType.Submit,
                    "cancel" => DataFormType.Cancel,
                    "result" => DataFormType.Result,
                    _ => DataFormType.Form,
                },
                Title = form.Element(Namespace + "title")?.Value,
                Instructions =
                [
                    .. form.Elements(Namespace + "instructions").Take(MaxFields).Select(element => element.Value),
                ],
                Reported = form.Element(Namespace + "reported") is { } reported ? ReadFields(reported) : [],
                Items = [.. form.Elements(Namespace + "item").Take(MaxItems).Select(ReadFields)],
            };

    /// <summary>The form as an element.</summary>
    public XElement ToXml() =>
        new(
            Name,
            new XAttribute(
                "type",
                Type switch
                {
                    DataFormType.Submit => "submit",
                    DataFormType.Cancel => "cancel",
                    DataFormType.Result => "result",
                    _ => "form",
                }
            ),
            Title is null ? null : new XElement(Namespace + "title", Title),
            Instructions.Select(words => new XElement(Namespace + "instructions", words)),
            Reported.Count == 0 ? null : new XElement(Namespace + "reported", Reported.Select(field => field.ToXml())),
            Fields.Select(field => field.ToXml()),
            Items.Select(item => new XElement(Namespace + "item", item.Select(field => field.ToXml())))
        );

    /// <summary>A form to submit, each field with one value.</summary>
    internal static XElement Submit(string formType, IEnumerable<KeyValuePair<string, string>> fields) =>
        Submission(formType, fields.Select(field => DataFormField.Of(field.Key, field.Value))).ToXml();

    private static List<DataFormField> ReadFields(XElement parent) =>
        [.. parent.Elements(Namespace + "field").Take(MaxFields).Select(DataFormField.FromXml)];
}
