using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace Microblog.Web.Components.Shared;

/// <summary>What stands for a person: their picture, and until it is there, or where there is none, one or two letters and a colour of their own.</summary>
internal static class NameLetters
{
    private const string Pixels = "44";

    private static readonly char[] Gaps = [' ', '-', '.', '_', '/'];

    /// <summary>The round (or square) sign itself.</summary>
    /// <param name="name">The person's.</param>
    /// <param name="seed">What decides the colour.</param>
    /// <param name="square">True for what is no person.</param>
    /// <param name="picture">Where the person's picture is, or null: it covers the letters once it is there.</param>
    public static MarkupString Markup(string name, string seed, bool square = false, string? picture = null)
    {
        var image = picture is null
            ? ""
            : $"<img src=\"{picture}\" alt=\"\" width=\"{Pixels}\" height=\"{Pixels}\" loading=\"lazy\" decoding=\"async\">";
        return new(
            $"<span class=\"avatar initials{(square ? " square" : "")} {HueClass(seed)}\" aria-hidden=\"true\">{Of(name)}{image}</span>"
        );
    }

    /// <summary>One or two letters or digits, or a question mark.</summary>
    public static string Of(string name)
    {
        var words = name.Split(Gaps, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var letters = words.Select(First).Where(letter => letter.Length > 0).ToList();
        return letters switch
        {
            [] => "?",
            [var only] => only,
            [var first, .., var last] => first + last,
        };
    }

    /// <summary>
    /// The class of a hue (<c>app.css</c> has one for every ten degrees) that stays the same for the same address. The policy of
    /// the page allows no style attributes.
    /// </summary>
    public static string HueClass(string seed)
    {
        var hash = 2166136261u;
        foreach (var c in seed)
        {
            hash = (hash ^ c) * 16777619u;
        }
        return string.Create(CultureInfo.InvariantCulture, $"hue-{(hash % 360 + 5) / 10 % 36}");
    }

    private static string First(string word)
    {
        var letter = StringInfo.GetNextTextElement(word);
        return char.IsLetterOrDigit(letter, 0) ? letter.ToUpperInvariant() : "";
    }
}
