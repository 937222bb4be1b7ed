using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Microblog.Core.Tests.Timelines.Faults;

/// <summary>
/// A piece of code that is looked for token by token: line breaks and comments do not matter, and names may have changed.
/// What has one name in the pattern has one name in the code.
/// </summary>
internal sealed class CodePattern
{
    private readonly IReadOnlyList<SyntaxToken> _tokens;

    /// <summary>The pattern, as it was written when the code had these names.</summary>
    public CodePattern(string code) => _tokens = Tokens(code);

    /// <summary>The names in the pattern.</summary>
    public IEnumerable<string> Names => _tokens.Where(IsName).Select(token => token.Text).Distinct();

    /// <summary>All places of the same shape.</summary>
    public IEnumerable<Match> Find(IReadOnlyList<SyntaxToken> code) =>
        Enumerable
            .Range(0, Math.Max(0, code.Count - _tokens.Count + 1))
            .Select(start => Fit(code, start))
            .OfType<Match>();

    /// <summary>
    /// The place that has more of the names of the pattern than any other; null where there is none, or where several have
    /// as many.
    /// </summary>
    public static T? Best<T>(IEnumerable<T> matches, Func<T, Match> match)
        where T : class =>
        matches.GroupBy(one => match(one).Same).MaxBy(group => group.Key)?.ToList() is [var best] ? best : null;

    /// <summary>The tokens of a piece of code, without the end of the file.</summary>
    public static IReadOnlyList<SyntaxToken> Tokens(string code) =>
        [.. SyntaxFactory.ParseTokens(code).Where(token => !token.IsKind(SyntaxKind.EndOfFileToken))];

    /// <summary>True for what a person named. The words of the language that are keywords in some places only are none.</summary>
    public static bool IsName(SyntaxToken token) =>
        token.IsKind(SyntaxKind.IdentifierToken)
        && SyntaxFacts.GetContextualKeywordKind(token.Text) == SyntaxKind.None
        && token.Text != "_";

    private Match? Fit(IReadOnlyList<SyntaxToken> code, int start)
    {
        var (names, same) = (new Dictionary<string, string>(StringComparer.Ordinal), 0);
        for (var index = 0; index < _tokens.Count; index++)
        {
            var (expected, found) = (_tokens[index], code[start + index]);
            if (expected.RawKind != found.RawKind || IsName(expected) != IsName(found))
            {
                return null;
            }
            if (!IsName(expected))
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
        return new Match(start, code[start].SpanStart, code[start + _tokens.Count - 1].Span.End, names, same);
    }

    /// <summary>A place of the same shape.</summary>
    /// <param name="Token">The index of its first token.</param>
    /// <param name="Start">Where it begins, in characters.</param>
    /// <param name="End">Where it ends.</param>
    /// <param name="Names">What each name of the pattern is there.</param>
    /// <param name="Same">How many names are those of the pattern.</param>
    public sealed record Match(int Token, int Start, int End, IReadOnlyDictionary<string, string> Names, int Same)
    {
        /// <summary>Other code with the names that the place has.</summary>
        public string Rename(string code) =>
            string.Concat(
                Tokens(code)
                    .Select(token =>
                        IsName(token) && Names.TryGetValue(token.Text, out var name)
                            ? token.LeadingTrivia.ToFullString() + name + token.TrailingTrivia.ToFullString()
                            : token.ToFullString()
                    )
            );
    }
}
