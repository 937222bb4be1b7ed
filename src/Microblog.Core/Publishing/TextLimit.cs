using System.Globalization;
using Microblog.Core.Model;

namespace Microblog.Core.Publishing;

/// <summary>How long a text may be, and how it is counted: the browser's counter (compose.js) counts in the same way.</summary>
public static class TextLimit
{
    /// <summary>The most characters of a post, a reply or an edit. Servers take as many without fail.</summary>
    public const int Most = 20_000;

    /// <summary>
    /// Characters as typed: Unicode code points, a line break as one whichever way it is written (a text field gives
    /// <c>\n</c>, a form and other programs <c>\r\n</c>), spaces at the ends like all others.
    /// </summary>
    public static int Count(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
        {
            count++;
        }
        for (var at = text.IndexOf("\r\n", StringComparison.Ordinal); at >= 0; )
        {
            count--;
            at = text.IndexOf("\r\n", at + 2, StringComparison.Ordinal);
        }
        return count;
    }

    /// <summary>Lets a text through that is not too long.</summary>
    /// <param name="text">As typed.</param>
    /// <param name="most">How many characters it may have.</param>
    /// <exception cref="PublishException">It has more.</exception>
    public static void Check(string text, int most = Most)
    {
        if (Count(text) is var count && count > most)
        {
            throw new PublishException(
                PublishFailure.TooManyCharacters,
                string.Create(CultureInfo.InvariantCulture, $"The text has {count} characters; {most} are allowed.")
            );
        }
    }

    /// <summary>The most characters of an edit: a post that another program made longer can be edited, and not grow.</summary>
    /// <param name="original">The text that the edit starts from.</param>
    public static int ForEdit(string original) => Math.Max(Most, Count(original));
}
