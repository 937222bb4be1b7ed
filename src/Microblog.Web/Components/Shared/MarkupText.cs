using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Microblog.Web.Components.Shared;

/// <summary>What others wrote, on its way into markup.</summary>
internal static class MarkupText
{
    /// <summary>Only what has a meaning in HTML is written in another way: names and descriptions come in all languages.</summary>
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>The text for an element or a quoted attribute.</summary>
    public static string Encode(string text) => Encoder.Encode(text);
}
