using System.Text.RegularExpressions;

namespace Microblog.Core.Tests.Timelines.Faults;

/// <summary>Other text in one place of one source file; how the text is broken into lines does not matter.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Old">What is there, exactly once.</param>
/// <param name="New">What takes its place.</param>
internal sealed record Replacement(string File, string Old, string New)
{
    /// <exception cref="InvalidOperationException">The text is not there, or more than once.</exception>
    public string In(string source)
    {
        var words = Old.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var found = Regex.Matches(source, string.Join(@"\s+", words.Select(Regex.Escape)));
        return found.Count == 1
            ? source[..found[0].Index] + New + source[(found[0].Index + found[0].Length)..]
            : throw new InvalidOperationException($"{File} has {found.Count} times: {Old}");
    }
}
