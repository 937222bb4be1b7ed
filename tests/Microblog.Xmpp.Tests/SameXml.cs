using System.Xml.Linq;

namespace Microblog.Xmpp.Tests;

/// <summary>Compares elements by what they say: prefixes and the order of attributes do not count.</summary>
internal static class SameXml
{
    public static void Assert(string expected, XElement? actual)
    {
        Xunit.Assert.NotNull(actual);
        Xunit.Assert.Equal(
            Text(XElement.Parse(expected)),
            Text(XElement.Parse(actual.ToString(SaveOptions.DisableFormatting)))
        );
    }

    private static string Text(XElement element) => Plain(element).ToString();

    private static XElement Plain(XElement element) =>
        new(
            element.Name,
            element
                .Attributes()
                .Where(attribute => !attribute.IsNamespaceDeclaration)
                .OrderBy(attribute => attribute.Name.ToString(), StringComparer.Ordinal),
            element.Nodes().Select(node => node is XElement child ? Plain(child) : node)
        );
}
