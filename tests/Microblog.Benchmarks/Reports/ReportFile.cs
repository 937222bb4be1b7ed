using System.Text.RegularExpressions;

namespace Microblog.Benchmarks.Reports;

/// <summary>The document that keeps the latest tables; everything outside of the markers is left alone.</summary>
internal sealed partial class ReportFile(string path)
{
    /// <summary>Puts a report in the place of the last one of its name.</summary>
    public async Task ReplaceAsync(string name, Report report)
    {
        var text = await File.ReadAllTextAsync(path);
        var whole = Whole().Match(text);
        if (!whole.Success)
        {
            throw new InvalidOperationException($"{path} lacks <!-- bench --> and <!-- /bench -->.");
        }
        var parts = Part().Matches(whole.Value).ToDictionary(part => part.Groups["name"].Value, part => part.Value);
        parts[name] = $"<!-- {name} -->\n{report.ToMarkdown()}<!-- /{name} -->\n";
        var order = new[]
        {
            "click",
            "load",
            "alive",
            "live",
            "heap",
            "idle",
            "stream",
            "requests",
            "entries",
            "storage",
            "catchup",
            "circuits",
        };
        var now = string.Join('\n', order.Where(parts.ContainsKey).Select(one => parts[one]));
        text = text[..whole.Index] + $"<!-- bench -->\n{now}<!-- /bench -->" + text[(whole.Index + whole.Length)..];
        await File.WriteAllTextAsync(path, text);
    }

    [GeneratedRegex("<!-- bench -->.*<!-- /bench -->", RegexOptions.Singleline)]
    private static partial Regex Whole();

    [GeneratedRegex("<!-- (?<name>[a-z]+) -->\n.*?<!-- /\\k<name> -->\n", RegexOptions.Singleline)]
    private static partial Regex Part();
}
