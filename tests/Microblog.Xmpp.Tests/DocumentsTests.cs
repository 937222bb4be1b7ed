using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microblog.Testing;
using Xunit;

namespace Microblog.Xmpp.Tests;

/// <summary>What the documents say of the library, held against each other and against the code.</summary>
[Trait("Spec", "XEP-0453 4")]
public sealed partial class DocumentsTests
{
    private static readonly XNamespace Doap = "http://usefulinc.com/ns/doap#";
    private static readonly XNamespace Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    private static readonly XNamespace Supported = "https://linkmauve.fr/ns/xmpp-doap#";

    private sealed record Row(string Xep, string Version, string Status, bool HasNote);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = 30_000)]
    public async Task The_project_file_says_what_the_project_is()
    {
        var project = await ReadProjectAsync();
        foreach (var name in new[] { "name", "shortdesc", "programming-language", "os" })
        {
            Assert.NotEmpty(project.Elements(Doap + name));
            Assert.All(project.Elements(Doap + name), element => Assert.NotEmpty(element.Value));
        }
        Assert.Contains(
            "https://linkmauve.fr/ns/xmpp-doap#category-client",
            project.Elements(Doap + "category").Select(Resource)
        );
    }

    [Fact(Timeout = 30_000)]
    public async Task Each_extension_is_named_once_with_a_status_and_a_version()
    {
        var extensions = await ReadExtensionsAsync();
        Assert.NotEmpty(extensions);
        Assert.Equal(extensions.Count, extensions.Select(row => row.Xep).Distinct().Count());
        Assert.All(
            extensions,
            row =>
            {
                Assert.Matches(@"^XEP-\d{4}$", row.Xep);
                Assert.Contains(row.Status, new[] { "complete", "partial" });
                Assert.Matches(@"^\d+(\.\d+)+$", row.Version);
                Assert.Equal(row.Status == "partial", row.HasNote);
            }
        );
    }

    [Fact(Timeout = 30_000)]
    public async Task The_project_file_and_the_table_name_the_same_extensions_as_deep_and_as_new()
    {
        var table = ExtensionRow()
            .Matches(await ReadAsync("docs/xmpp.md"))
            .Select(row => new Row(
                row.Groups["xep"].Value,
                row.Groups["version"].Value,
                row.Groups["status"].Value,
                row.Groups["note"].Length > 0
            ));
        Assert.Equal(await ReadExtensionsAsync(), table);
    }

    [Fact(Timeout = 30_000)]
    public async Task The_project_file_and_the_table_name_the_same_rfcs()
    {
        var project = await ReadProjectAsync();
        var table = RfcRow().Matches(await ReadAsync("docs/xmpp.md")).Select(row => row.Groups["address"].Value);
        Assert.Equal(project.Elements(Doap + "implements").Select(Resource).OfType<string>(), table);
    }

    [Fact(Timeout = 30_000)]
    public async Task Every_type_and_test_of_the_tables_is_there()
    {
        var known = new[] { typeof(Jid).Assembly, typeof(DocumentsTests).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.IsVisible)
            .Select(type => type.IsNested ? $"{type.DeclaringType!.Name}.{type.Name}" : type.Name)
            .ToHashSet(StringComparer.Ordinal);
        var text = await ReadAsync("docs/xmpp.md");
        var rows = TableRow().Matches(text);
        Assert.Equal(ExtensionRow().Count(text) + RfcRow().Count(text), rows.Count);
        var named = rows.SelectMany(row => Code().Matches(row.Groups["names"].Value))
            .Select(code => code.Groups["name"].Value)
            .Where(name => !IsFolder(name))
            .ToList();
        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains(name, known));
    }

    [Fact(Timeout = 30_000)]
    public async Task The_example_is_the_one_that_compiles()
    {
        var source = await ReadAsync("tests/Microblog.Xmpp.Tests/DocumentedExample.cs");
        var compiled = Lines(source.Split("// begin\n")[1].Split("// end")[0]);
        var written = Lines((await ReadAsync("docs/xmpp.md")).Split("```csharp\n")[1].Split("```")[0]);
        Assert.Equal(compiled, written);

        static IEnumerable<string> Lines(string text) => text.Trim().Split('\n').Select(line => line.Trim());
    }

    private static bool IsFolder(string name) => name is "Session" or "Streams" or "Connection";

    private static async Task<List<Row>> ReadExtensionsAsync() =>
        (await ReadProjectAsync())
            .Elements(Doap + "implements")
            .Elements(Supported + "SupportedXep")
            .Select(xep => new Row(
                Path.GetFileNameWithoutExtension(Resource(xep.Element(Supported + "xep")!)!).ToUpperInvariant(),
                Assert.Single(xep.Elements(Supported + "version")).Value,
                Assert.Single(xep.Elements(Supported + "status")).Value,
                xep.Element(Supported + "note") is not null
            ))
            .ToList();

    private static async Task<XElement> ReadProjectAsync()
    {
        var root = XDocument.Parse(await ReadAsync("docs/microblog.doap")).Root!;
        Assert.Equal(Rdf + "RDF", root.Name);
        return Assert.Single(root.Elements(Doap + "Project"));
    }

    private static string? Resource(XElement element) => element.Attribute(Rdf + "resource")?.Value;

    private static Task<string> ReadAsync(string path) =>
        File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, path), Stop);

    [GeneratedRegex(
        @"^\| \[(?<xep>XEP-\d{4})\]\([^)]+\) \| [^|]+ \| (?<version>[^ |]+) \| (?<status>\w+)(?<note>:[^|]+)? \|",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex ExtensionRow();

    [GeneratedRegex(
        @"^\| \[RFC \d{4}\]\((?<address>[^)]+)\) \|",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex RfcRow();

    [GeneratedRegex(
        @"^\| \[(XEP-|RFC )\d{4}\].*\| (?<names>[^|]+\|[^|]+) \|$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex TableRow();

    [GeneratedRegex("`(?<name>[^`]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Code();
}
