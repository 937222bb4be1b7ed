using Xunit;

namespace Microblog.Core.Tests.Timelines.Faults;

public sealed class CodePatternTests
{
    private const string Code = """
        if (feed.Rsm == false) // without
        {
            row = Keep(row);
        }
        if (page.Rsm == false)
        {
            row = Keep(page);
        }
        """;

    [Theory]
    [InlineData("if (page.Rsm == false) { row = Keep(page); }", "if (page.Rsm")]
    [InlineData("row = Keep(row);", "row = Keep(row)")]
    // The names of the code have changed since.
    [InlineData("if (reply.Rsm == false) { line = Store(reply); }", "if (page.Rsm")]
    [InlineData("if (reply.HasSet == false) { entry = Store(entry); }", "if (feed.Rsm")]
    public void Place_of_the_same_shape_is_found_whatever_its_names(string pattern, string place)
    {
        var match = Find(pattern);

        Assert.Equal(Code.IndexOf(place, StringComparison.Ordinal), match?.Start);
    }

    [Theory]
    [InlineData("if (feed.Rsm == true)")]
    [InlineData("if (feed.Rsm != false)")]
    [InlineData("row = Keep(row); row")]
    // Two places fit alike.
    [InlineData("if (reply.Rsm == false)")]
    [InlineData("Rsm == false")]
    public void Place_that_is_not_there_or_not_the_only_one_is_not_found(string pattern) => Assert.Null(Find(pattern));

    [Fact]
    public void Other_code_gets_the_names_of_the_place()
    {
        var match = Find("if (reply.HasSet == false) { entry = Store(entry); }");

        Assert.Equal("Keep(row, row.Key); feed.Reset();", match?.Rename("Store(entry, entry.Key); reply.Reset();"));
    }

    private static CodePattern.Match? Find(string pattern) =>
        CodePattern.Best(new CodePattern(pattern).Find(CodePattern.Tokens(Code)), match => match);
}
