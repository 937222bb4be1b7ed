using System.Xml.Linq;

namespace Microblog.Xmpp.Forms;

/// <summary>What may be chosen in a field (XEP-0004, 3.2).</summary>
/// <param name="Value">What is submitted.</param>
/// <param name="Label">What is shown, or null.</param>
public sealed record DataFormOption(string Value, string? Label);

/// <summary>A field of a form: its name and values (XEP-0004, 3.2).</summary>
/// <param name="Name">The name; empty for a fixed field without one.</param>
/// <param name="Values">At most 1,000.</param>
public sealed record DataFormField(string Name, IReadOnlyList<string> Values)
{
    private const int MaxValues = 1000;

    private static readonly IReadOnlyList<(DataFieldType Type, string Word)> Words =
    [
        (DataFieldType.TextSingle, "text-single"),
        (DataFieldType.TextMulti, "text-multi"),
        (DataFieldType.TextPrivate, "text-private"),
        (DataFieldType.Boolean, "boolean"),
        (DataFieldType.Fixed, "fixed"),
        (DataFieldType.Hidden, "hidden"),
        (DataFieldType.JidSingle, "jid-single"),
        (DataFieldType.JidMulti, "jid-multi"),
        (DataFieldType.ListSingle, "list-single"),
        (DataFieldType.ListMulti, "list-multi"),
    ];

    /// <summary>What it holds; null where that is not told, as in most submitted forms.</summary>
    public DataFieldType? Type { get; init; }

    /// <summary>What is shown, or null.</summary>
    public string? Label { get; init; }

    /// <summary>An explanation, or null.</summary>
    public string? Description { get; init; }

    /// <summary>Whether it has to be filled in.</summary>
    public bool IsRequired { get; init; }

    /// <summary>What may be chosen, at most 1,000.</summary>
    public IReadOnlyList<DataFormOption> Options { get; init; } = [];

    /// <summary>The first value, or null.</summary>
    public string? Value => Values is [var first, ..] ? first : null;

    /// <summary>The first value as yes or no: <c>1</c> and <c>true</c>, <c>0</c> and <c>false</c>; null for anything else (3.3).</summary>
    public bool? IsTrue =>
        Value switch
        {
            "1" or "true" => true,
            "0" or "false" => false,
            _ => null,
        };

    /// <summary>A field with these values.</summary>
    public static DataFormField Of(string name, params IReadOnlyList<string> values) => new(name, values);

    internal static DataFormField FromXml(XElement field) =>
        new(field.Attribute("var")?.Value ?? "", ReadValues(field))
        {
            Type = field.Attribute("type") is { } type ? ReadType(type.Value) : null,
            Label = field.Attribute("label")?.Value,
            Description = field.Element(DataForm.Namespace + "desc")?.Value,
            IsRequired = field.Element(DataForm.Namespace + "required") is not null,
            Options =
            [
                .. field
                    .Elements(DataForm.Namespace + "option")
                    .Take(MaxValues)
                    .Select(option => new DataFormOption(
                        option.Element(DataForm.Namespace + "value")?.Value ?? "",
                        option.Attribute("label")?.Value
                    )),
            ],
        };

    internal XElement ToXml() =>
        new(
            DataForm.Namespace + "field",
            Name.Length == 0 ? null : new XAttribute("var", Name),
            Type is { } type ? new XAttribute("type", Words.First(pair => pair.Type == type).Word) : null,
            Label is null ? null : new XAttribute("label", Label),
            Description is null ? null : new XElement(DataForm.Namespace + "desc", Description),
            IsRequired ? new XElement(DataForm.Namespace + "required") : null,
            Values.Select(value => new XElement(DataForm.Namespace + "value", value)),
            Options.Select(option => new XElement(
                DataForm.Namespace + "option",
                option.Label is null ? null : new XAttribute("label", option.Label),
                new XElement(DataForm.Namespace + "value", option.Value)
            ))
        );

    private static List<string> ReadValues(XElement field) =>
        [.. field.Elements(DataForm.Namespace + "value").Take(MaxValues).Select(value => value.Value)];

    private static DataFieldType ReadType(string word)
    {
        foreach (var pair in Words)
        {
            if (pair.Word == word)
            {
                return pair.Type;
            }
        }
        return DataFieldType.TextSingle;
    }
}
