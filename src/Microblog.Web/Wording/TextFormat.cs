using System.Globalization;

namespace Microblog.Web.Wording;

/// <summary>Puts values into texts from the resources.</summary>
internal static class TextFormat
{
    /// <summary>The text with its values.</summary>
    /// <param name="text">With <c>{0}</c>, <c>{1}</c> and so on where the values stand.</param>
    /// <param name="values">In the order of these numbers.</param>
    public static string Fill(string text, params ReadOnlySpan<object?> values) =>
        string.Format(CultureInfo.InvariantCulture, text, values);

    /// <summary>The text for one or for several, with their number as <c>{0}</c>.</summary>
    /// <param name="count">How many.</param>
    /// <param name="one">For exactly one.</param>
    /// <param name="many">For every other number.</param>
    public static string Count(int count, string one, string many) => Fill(count == 1 ? one : many, count);

    /// <summary>What stands before and after the value of a text with one value.</summary>
    /// <param name="text">With <c>{0}</c>.</param>
    public static (string Before, string After) Around(string text)
    {
        var at = text.IndexOf("{0}", StringComparison.Ordinal);
        return at < 0 ? (text, "") : (text[..at], text[(at + 3)..]);
    }
}
