using System.Text;
using System.Text.RegularExpressions;

namespace Microblog.Web.Site;

/// <summary>
/// A style sheet with the text of those that it imports in place of its <c>@import</c> lines: a browser finds imports only
/// after the sheet that has them has come. Comments and indentation are left out.
/// </summary>
internal static partial class StyleBundle
{
    /// <summary>Makes one style sheet of the sheets that the entry imports, in their order.</summary>
    /// <param name="entry">The sheet's path from the site's root, such as <c>/css/app.css</c>.</param>
    /// <param name="read">The text of a sheet, by its path.</param>
    /// <exception cref="FormatException">
    /// The entry has something else than lines of the form <c>@import "./name.css";</c>, or an imported sheet imports.
    /// </exception>
    public static string Make(string entry, Func<string, string> read)
    {
        var text = new StringBuilder();
        foreach (var line in Lines(read(entry)))
        {
            if (Import().Match(line) is not { Success: true } import)
            {
                throw new FormatException($"{entry}: only @import \"./name.css\"; stands here, not: {line}");
            }
            var path = new Uri(new Uri(new Uri("http://site"), entry), import.Groups["from"].Value).AbsolutePath;
            foreach (var rule in Lines(read(path)))
            {
                if (rule.StartsWith("@import", StringComparison.Ordinal))
                {
                    throw new FormatException($"{path} imports another sheet; {entry} has all imports.");
                }
                text.Append(rule).Append('\n');
            }
        }
        return text.ToString();
    }

    private static string[] Lines(string sheet) =>
        Comment()
            .Replace(sheet, "")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    [GeneratedRegex("""^@import "(?<from>\./[\w-]+\.css)";$""")]
    private static partial Regex Import();

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();
}
