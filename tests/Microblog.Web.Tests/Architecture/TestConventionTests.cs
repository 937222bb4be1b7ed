using System.Text.RegularExpressions;
using Microblog.Testing;

namespace Microblog.Web.Tests.Architecture;

/// <summary>What holds for every test.</summary>
public sealed partial class TestConventionTests
{
    // What stands in for others, needs servers, breaks the product, or tests what is in no folder of src.
    private static readonly HashSet<string> OwnFolders = ["Architecture", "Cases", "Eng", "Fakes", "Faults", "Servers"];

    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "tests");

    /// <summary>
    /// A test that waits names its limit. One that does not wait has none of its own: eng/test.sh ends a test program in which no
    /// test ends for a while.
    /// </summary>
    [Fact]
    public void Asynchronous_tests_have_a_timeout_and_synchronous_ones_have_none()
    {
        var tests = Sources("*.cs").SelectMany(file => Test().Matches(File.ReadAllText(file))).ToList();
        Assert.InRange(tests.Count, 1_000, int.MaxValue);
        Assert.DoesNotContain(tests, test => test.Groups["result"].Value == "void" && HasTimeout(test));
        Assert.DoesNotContain(tests, test => test.Groups["result"].Value != "void" && !HasTimeout(test));

        static bool HasTimeout(Match test) =>
            test.Groups["arguments"].Value.Contains("Timeout = ", StringComparison.Ordinal);
    }

    /// <summary>In a loop it lets others work, until what the test waits for has come.</summary>
    [Fact]
    public void No_test_yields_outside_of_a_loop()
    {
        var tests = Sources("*Tests.cs");
        Assert.NotEmpty(tests);
        Assert.DoesNotContain(tests, file => YieldOfMethod().IsMatch(File.ReadAllText(file)));
    }

    [Theory]
    [InlineData("Microblog.Xmpp")]
    [InlineData("Microblog.Core")]
    [InlineData("Microblog.Web")]
    public void Tests_are_in_the_folder_of_what_they_test(string project)
    {
        var tests = Path.Combine(Folder, project + ".Tests");
        var folders = Sources("*Tests.cs")
            .Where(file => file.StartsWith(tests + "/", StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(tests, Path.GetDirectoryName(file)!))
            .Distinct()
            .Select(folder => Path.Combine([.. folder.Split('/').Where(part => !OwnFolders.Contains(part))]))
            .ToList();
        Assert.NotEmpty(folders);
        Assert.All(
            folders,
            folder => Assert.True(Directory.Exists(Path.Combine(RepositoryRoot.Path, "src", project, folder)), folder)
        );
    }

    private static List<string> Sources(string pattern) =>
        [
            .. Directory
                .EnumerateFiles(Folder, pattern, SearchOption.AllDirectories)
                .Where(file => !file.Contains("/obj/", StringComparison.Ordinal)),
        ];

    [GeneratedRegex(
        @"^    \[(Fact|Theory)\b(?<arguments>[^\]]*)\][\s\S]*?^    public (static )?(async )?(?<result>Task|void) (?<name>\w+)\(",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Test();

    [GeneratedRegex(@"^ {8}await Task\.Yield\(\);", RegexOptions.Multiline)]
    private static partial Regex YieldOfMethod();
}
