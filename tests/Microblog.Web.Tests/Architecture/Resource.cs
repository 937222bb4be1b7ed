using System.Xml.Linq;

namespace Microblog.Web.Tests.Architecture;

/// <summary>A text in the resources.</summary>
/// <param name="Member">How the code names it: <c>PostTexts.Menu_Edit</c>.</param>
/// <param name="Value">The text.</param>
/// <param name="Comment">What a translator needs to know, or null.</param>
internal sealed record Resource(string Member, string Value, string? Comment)
{
    /// <summary>All of a file.</summary>
    public static IEnumerable<Resource> Read(string file) =>
        XDocument
            .Load(file)
            .Root!.Elements("data")
            .Select(text => new Resource(
                $"{Path.GetFileNameWithoutExtension(file)}.{text.Attribute("name")!.Value}",
                text.Element("value")!.Value,
                text.Element("comment")?.Value
            ));
}
