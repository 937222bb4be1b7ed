using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microblog.Testing;

namespace Microblog.Web.Tests.Architecture;

/// <summary>Web → Storage → Core → Xmpp, and never back.</summary>
public sealed class ProjectTests
{
    [Theory]
    [InlineData("Microblog.Xmpp")]
    [InlineData("Microblog.Core", "Microblog.Xmpp")]
    [InlineData("Microblog.Storage.Sqlite", "Microblog.Core")]
    [InlineData("Microblog.Storage.PostgreSql", "Microblog.Core")]
    [InlineData("Microblog.Web", "Microblog.Core", "Microblog.Storage.PostgreSql", "Microblog.Storage.Sqlite")]
    public void A_project_knows_only_those_below_it(string project, params string[] below)
    {
        var file = Path.Combine(RepositoryRoot.Path, "src", project, project + ".csproj");
        var references = XDocument
            .Load(file)
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value))
            .Order();
        Assert.Equal(below, references);
    }

    /// <summary>Pictures come over HTTP, and what they come from is looked at where the connection is made.</summary>
    [Fact]
    public void Only_the_xmpp_project_and_the_connector_of_pictures_touch_a_socket()
    {
        var others = SourcesOf(
            "Microblog.Core",
            "Microblog.Storage.Sqlite",
            "Microblog.Storage.PostgreSql",
            "Microblog.Web"
        );
        Assert.DoesNotContain(
            others.Where(file => !file.EndsWith("/Media/PictureConnector.cs", StringComparison.Ordinal)),
            file => File.ReadAllText(file).Contains("System.Net.Sockets", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Pages_know_no_table() =>
        Assert.DoesNotContain(
            PagesAndComponents(),
            file => File.ReadAllText(file).Contains("Microblog.Core.Storage", StringComparison.Ordinal)
        );

    /// <summary>
    /// A test with random cases tries the same ones in every run, and says so: new ones are tried by exploration alone.
    /// </summary>
    [Fact]
    public void Random_tests_have_fixed_cases_and_are_found_by_exploration()
    {
        var tests = Directory
            .EnumerateFiles(Path.Combine(RepositoryRoot.Path, "tests"), "*Tests*.cs", SearchOption.AllDirectories)
            .Select(File.ReadAllText)
            .Where(text => Regex.IsMatch(text, "^using CsCheck;", RegexOptions.Multiline))
            .ToList();
        Assert.NotEmpty(tests);
        Assert.DoesNotContain(
            tests,
            text => Regex.IsMatch(text, @"\.Sample(Async|ModelBased|Parallel|Metamorphic)?\(")
        );
        Assert.All(
            tests.Where(text => !text.Contains("class RandomCasesTests", StringComparison.Ordinal)),
            text =>
                Assert.True(
                    Regex.Count(text, @"Trait\(""Category"", RandomCases\.Category\)")
                        >= Regex.Count(text, @"\.Holds?(Async)?\("),
                    text
                )
        );
    }

    /// <summary>A circuit belongs to whom its authentication state names: the request that opened it is over.</summary>
    [Fact]
    public void Web_does_not_use_the_http_context_accessor() =>
        Assert.DoesNotContain(
            SourcesOf("Microblog.Web"),
            file => File.ReadAllText(file).Contains("HttpContextAccessor", StringComparison.Ordinal)
        );

    /// <summary>Settings are typed options, validated at the start.</summary>
    [Fact]
    public void Components_read_no_raw_configuration() =>
        Assert.DoesNotContain(
            PagesAndComponents(),
            file => File.ReadAllText(file).Contains("IConfiguration ", StringComparison.Ordinal)
        );

    private static List<string> PagesAndComponents()
    {
        var pages = In("/Pages/");
        var components = In("/Components/");
        Assert.NotEmpty(pages);
        Assert.NotEmpty(components);
        return [.. pages, .. components];

        static List<string> In(string folder) =>
            [.. SourcesOf("Microblog.Web").Where(file => file.Contains(folder, StringComparison.Ordinal))];
    }

    private static List<string> SourcesOf(params string[] projects) => [.. projects.SelectMany(SourcesOf)];

    private static List<string> SourcesOf(string project)
    {
        var sources = Directory
            .EnumerateFiles(Path.Combine(RepositoryRoot.Path, "src", project), "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".cs" or ".razor")
            .Where(file =>
                !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal)
            )
            .ToList();
        Assert.NotEmpty(sources);
        return sources;
    }
}
