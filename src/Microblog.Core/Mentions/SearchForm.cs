using System.Buffers;
using Microblog.Core.Posts;

namespace Microblog.Core.Mentions;

/// <summary>Names in the form in which they are compared: in lower case and without accents.</summary>
internal static class SearchForm
{
    private static readonly SearchValues<char> Gaps = SearchValues.Create(" -._(),/·’'");

    /// <summary>The form of a name, or of what is typed of one.</summary>
    public static string Of(string name) => LatinSkeleton.Of(name).Trim();

    /// <summary>How well a name fits: 0 for its beginning, 1 for the beginning of one of its words; null: not at all.</summary>
    /// <param name="form">The form of the name.</param>
    /// <param name="query">The form of what is typed.</param>
    public static int? Rank(string form, string query)
    {
        if (form.StartsWith(query, StringComparison.Ordinal))
        {
            return 0;
        }
        var rest = form.AsSpan();
        while (rest.IndexOfAny(Gaps) is var gap && gap >= 0)
        {
            rest = rest[(gap + 1)..];
            if (rest.StartsWith(query, StringComparison.Ordinal))
            {
                return 1;
            }
        }
        return null;
    }
}
