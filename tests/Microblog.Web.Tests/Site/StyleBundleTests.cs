using Microblog.Testing;
using Microblog.Web.Site;

namespace Microblog.Web.Tests.Site;

public sealed class StyleBundleTests
{
    private const string Entry = "/css/app.css";
    private const int LongestLine = 120;

    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "wwwroot");

    [Fact]
    public void Sheets_come_in_the_order_of_their_imports_without_comments_and_indentation() =>
        Assert.Equal(
            "b {\ncolor: red;\n}\na { color: blue; }\n",
            Make(
                (Entry, "/* All. */\n@import \"./b.css\";\n@import \"./a.css\";\n"),
                ("/css/a.css", "/* Several\n   lines. */\n\na { color: blue; }\n"),
                ("/css/b.css", "b {\n  color: red; /* why */\n}\n")
            )
        );

    [Theory]
    [InlineData("a { color: red; }")]
    [InlineData("@import url(./a.css);")]
    [InlineData("@import \"./a.css\" print;")]
    [InlineData("@import \"https://example.org/a.css\";")]
    public void Entry_with_anything_else_is_refused(string line) =>
        Assert.Contains(
            line,
            Assert.Throws<FormatException>(() => Make((Entry, line), ("/css/a.css", ""))).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Sheet_that_imports_another_is_refused() =>
        Assert.Contains(
            "/css/a.css",
            Assert
                .Throws<FormatException>(() =>
                    Make((Entry, "@import \"./a.css\";"), ("/css/a.css", "@import \"./b.css\";"))
                )
                .Message,
            StringComparison.Ordinal
        );

    /// <summary>Those beside it are loaded by themselves: before it, and where MudBlazor is.</summary>
    [Fact]
    public void Every_sheet_of_the_site_is_in_the_bundle()
    {
        var read = new List<string>();
        StyleBundle.Make(
            Entry,
            path =>
            {
                read.Add(Path.GetFileName(path));
                return File.ReadAllText(Path.Join(Folder, path));
            }
        );
        Assert.Equal(
            Directory.GetFiles(Path.Combine(Folder, "css")).Select(Path.GetFileName).Order(StringComparer.Ordinal),
            read.Append("tokens.css").Append("mud.css").Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void No_line_of_a_sheet_is_longer_than_a_line_of_code() =>
        Assert.Empty(
            from sheet in Directory.GetFiles(Path.Combine(Folder, "css"))
            from line in File.ReadLines(sheet)
            where line.Length > LongestLine
            select $"{Path.GetFileName(sheet)}: {line}"
        );

    private static string Make(params (string Path, string Text)[] sheets) =>
        StyleBundle.Make(Entry, path => sheets.Single(sheet => sheet.Path == path).Text);
}
