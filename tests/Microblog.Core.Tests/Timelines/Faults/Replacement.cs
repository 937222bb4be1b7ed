using Microsoft.CodeAnalysis;

namespace Microblog.Core.Tests.Timelines.Faults;

/// <summary>Other code in one place of the sources, wherever it is by now and whatever its names are (<see cref="CodePattern"/>).</summary>
/// <param name="Old">What is there, as it was when the fault was written.</param>
/// <param name="New">What takes its place, with the same names.</param>
internal sealed record Replacement(string Old, string New)
{
    /// <summary>The file that has the place, and its text with the other code.</summary>
    /// <exception cref="InvalidOperationException">The code is not there, or several places fit alike.</exception>
    public (string File, string Text) In(IReadOnlyDictionary<string, string> sources)
    {
        var tokens = sources.ToDictionary(source => source.Key, source => CodePattern.Tokens(source.Value));
        if (Find(tokens) is not var (file, place))
        {
            throw new InvalidOperationException($"No place, or several alike, for: {Old}");
        }
        var text = sources[file];
        return (file, text[..place.Start] + place.Rename(New) + text[place.End..]);
    }

    /// <summary>The file that has the place, and the place; null where it is not there, or several fit alike.</summary>
    public (string File, CodePattern.Match Place)? Find(IReadOnlyDictionary<string, IReadOnlyList<SyntaxToken>> sources)
    {
        var pattern = new CodePattern(Old);
        var found = sources.SelectMany(source =>
            pattern.Find(source.Value).Select(match => Tuple.Create(source.Key, match))
        );
        return CodePattern.Best(found, one => one.Item2) is var (file, place) ? (file, place) : null;
    }
}
