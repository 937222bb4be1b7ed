using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Microblog.Core.Tests.Timelines.Faults;

/// <summary>
/// A piece of code that is looked for token by token: line breaks and comments do not matter, and names may have changed.
/// The same name in the pattern is the same name in the code.
/// </summary>
internal sealed class CodePattern
{
    private readonly IReadOnlyList<SyntaxToken> _tokens;

    /// <summary>The pattern, as it was written when the code had these names.</summary>
    public CodePattern(string code) => _tokens = Tokens(code);

    /// <summary>
    /// Where the pattern is in the code, and what its names are there; null where no place fits, or where more than one fits
    /// best. Of the places with the same shape, the one with the most of the same names fits best.
    /// </summary>
    public Match? Find(IReadOnlyList<SyntaxToken> code)
    {
        var (best, score, isAlone) = ((Match?)null, -1, false);
        for (var start = 0; start + _tokens.Count <= code.Count; start++)
        {
            if (Fit(code, start, out var names) is not { } same || same < score)
            {
                continue;
            }
            isAlone = same > score;
            score = same;
            best = new Match(start, code[start].SpanStart, code[start + _tokens.Count - 1].Span.End, names);
        }
        return isAlone ? best : null;
    }

    /// <summary>The tokens of a piece of code, without the end of the file.</summary>
    public static IReadOnlyList<SyntaxToken> Tokens(string code) =>
        [.. SyntaxFactory.ParseTokens(code).Where(token => !token.IsKind(SyntaxKind.EndOfFileToken))];

    /// <summary>How many names are the same where the tokens from there on have the shape of the pattern; else null.</summary>
    private int? Fit(IReadOnlyList<SyntaxToken> code, int start, out Dictionary<string, string> names)
    {
        names = new(StringComparer.Ordinal);
        var same = 0;
        for (var index = 0; index < _tokens.Count; index++)
        {
            var (expected, found) = (_tokens[index], code[start + index]);
            if (expected.RawKind != found.RawKind)
            {
                return null;
            }
            if (!expected.IsKind(SyntaxKind.IdentifierToken))
            {
                if (expected.Text != found.Text)
                {
                    return null;
                }
            }
            else if (names.TryAdd(expected.Text, found.Text))
            {
                same += expected.Text == found.Text ? 1 : 0;
            }
            else if (names[expected.Text] != found.Text)
            {
                return null;
            }
        }
        return same;
    }

    /// <summary>A place that fits.</summary>
    /// <param name="Token">The index of its first token.</param>
    /// <param name="Start">Where it begins, in characters.</param>
    /// <param name="End">Where it ends.</param>
    /// <param name="Names">What each name of the pattern is there.</param>
    public sealed record Match(int Token, int Start, int End, IReadOnlyDictionary<string, string> Names)
    {
        /// <summary>Other code with the names that the place has.</summary>
        public string Rename(string code) =>
            string.Concat(
                Tokens(code)
                    .Select(token =>
                        token.IsKind(SyntaxKind.IdentifierToken) && Names.TryGetValue(token.Text, out var name)
                            ? token.LeadingTrivia.ToFullString() + name + token.TrailingTrivia.ToFullString()
                            : token.ToFullString()
                    )
            );
    }
}
