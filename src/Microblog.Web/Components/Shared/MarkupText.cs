using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Microblog.Web.Components.Shared;

/// <summary>What others wrote, and texts from the resources, on their way into markup.</summary>
internal static class MarkupText
{
    /// <summary>Only what has a meaning in HTML is written in another way: names and descriptions come in all languages.</summary>
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>The text for an element or a quoted attribute.</summary>
    public static string Encode(string text) => Encoder.Encode(text);

    /// <summary>A text from the resources with markup in it.</summary>
    /// <param name="text">With <c>{0}</c>, <c>{1}</c> and so on where the markup stands.</param>
    /// <param name="markup">In the order of these numbers; encoded already where it is not the program's own.</param>
    public static string Fill(string text, params ReadOnlySpan<object?> markup) =>
        string.Format(CultureInfo.InvariantCulture, Encode(text), markup);
}
