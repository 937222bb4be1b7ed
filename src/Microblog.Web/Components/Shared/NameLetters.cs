using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace Microblog.Web.Components.Shared;

/// <summary>What stands for a person who has no picture: one or two letters, and a colour of their own.</summary>
internal static class NameLetters
{
    private static readonly char[] Gaps = [' ', '-', '.', '_', '/'];

    /// <summary>The round (or square) sign itself.</summary>
    public static MarkupString Markup(string name, string seed, bool square = false) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"<span class=\"avatar initials{(square ? " square" : "")}\" style=\"--h:{Hue(seed)}\" aria-hidden=\"true\">{Of(name)}</span>"
            )
        );

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

    /// <summary>A hue from 0 to 359 that stays the same for the same address.</summary>
    public static int Hue(string seed)
    {
        var hash = 2166136261u;
        foreach (var c in seed)
        {
            hash = (hash ^ c) * 16777619u;
        }
        return (int)(hash % 360);
    }

    private static string First(string word)
    {
        var letter = StringInfo.GetNextTextElement(word);
        return char.IsLetterOrDigit(letter, 0) ? letter.ToUpperInvariant() : "";
    }
}
