using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Microblog.Web.Site;

/// <summary>
/// The modules of the page as one script. Each module for itself is one request, and over a line where an answer takes 300 ms
/// twenty requests are a second and more: a browser sends six at a time.
/// </summary>
/// <remarks>
/// A module becomes a function that returns what it exports. It takes the forms of <c>import</c> and <c>export</c> that the modules
/// use, each on a line of its own, and refuses any other. Comments that fill a line, and indentation, are left out.
/// </remarks>
internal static partial class ScriptBundle
{
    /// <summary>Makes one script of a module and all that it imports.</summary>
    /// <param name="entry">The module's path from the site's root, such as <c>/js/site.js</c>.</param>
    /// <param name="read">The text of a module, by its path.</param>
    /// <exception cref="FormatException">A module imports or exports in a form that is not known here, or in a circle.</exception>
    public static string Make(string entry, Func<string, string> read)
    {
        var text = new StringBuilder("\"use strict\";\n(() => {\n");
        Add(entry, read, [], [], text);
        return text.Append("})();\n").ToString();
    }

    private static void Add(
        string path,
        Func<string, string> read,
        Dictionary<string, string> done,
        HashSet<string> open,
        StringBuilder text
    )
    {
        if (done.ContainsKey(path))
        {
            return;
        }
        if (!open.Add(path))
        {
            throw new FormatException($"{path} imports itself, by way of others.");
        }
        var (body, names) = (new StringBuilder(), new List<string>());
        foreach (var line in Code(read(path)))
        {
            if (Import().Match(line) is { Success: true } import)
            {
                var from = new Uri(new Uri(new Uri("http://site"), path), import.Groups["from"].Value).AbsolutePath;
                Add(from, read, done, open, text);
                if (import.Groups["names"] is { Success: true } imported)
                {
                    var taken = imported.Value.Replace(" as ", ": ", StringComparison.Ordinal);
                    body.Append("const {").Append(taken).Append("} = ").Append(done[from]).Append(";\n");
                }
            }
            else if (Export().Match(line) is { Success: true } export)
            {
                names.Add(export.Groups["name"].Value);
                body.Append(line.AsSpan("export ".Length)).Append('\n');
            }
            else if (IsUnknown(line, out var problem))
            {
                throw new FormatException($"{path}: {problem}");
            }
            else
            {
                body.Append(line).Append('\n');
            }
        }
        open.Remove(path);
        done[path] = string.Create(CultureInfo.InvariantCulture, $"$m{done.Count}");
        text.Append("const ").Append(done[path]).Append(" = (() => {\n").Append(body);
        text.Append("return {").AppendJoin(',', names).Append("};\n})();\n");
    }

    private static bool IsUnknown(string line, [NotNullWhen(true)] out string? problem)
    {
        problem =
            line.StartsWith("import ", StringComparison.Ordinal) || line.StartsWith("export ", StringComparison.Ordinal)
                ? $"'{line}' is in no form that the bundle knows."
                : null;
        return problem is not null;
    }

    /// <summary>The lines of code, without what only people read.</summary>
    private static IEnumerable<string> Code(string text)
    {
        var isComment = false;
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var starts = line.StartsWith("/*", StringComparison.Ordinal);
            if (isComment || starts)
            {
                isComment = !line.EndsWith("*/", StringComparison.Ordinal);
            }
            else if (!line.StartsWith("//", StringComparison.Ordinal))
            {
                yield return line;
            }
        }
    }

    [GeneratedRegex(@"^import (?:\{(?<names>[^}]+)\} from )?'(?<from>[^']+)';$")]
    private static partial Regex Import();

    [GeneratedRegex(@"^export (?:const|function|async function|class) (?<name>[\w$]+)")]
    private static partial Regex Export();
}
