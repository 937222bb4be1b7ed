using System.Globalization;

namespace Microblog.Web.Components.Shared;

/// <summary>What stands for a person who has no picture: one or two letters, and a colour of their own.</summary>
internal static class NameLetters
{
    private static readonly char[] Gaps = [' ', '-', '.', '_', '/'];

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
