using System.Globalization;
using System.Text;
using Microblog.Core.Atom;

namespace Microblog.Core.Posts;

/// <summary>What a text looks like in Latin letters (after UTS 39, 4): for comparing, never for showing.</summary>
internal static class LatinSkeleton
{
    private const string Letters = "асԁеһіјӏоԛрѕԝхуѵкмтνορτυκιχαγɑɩıłøɡ";
    private const string Latin = "acdehijloqpswxyvkmtvoptukixayaiilog";

    /// <summary>In lower case, without marks and invisible characters, compatible and similar letters as Latin ones.</summary>
    public static string Of(string text)
    {
        var skeleton = new StringBuilder(text.Length);
        foreach (var rune in Normal(text).EnumerateRunes())
        {
            if (
                InvisibleText.KindOf(rune) is InvisibleKind.Joiner or InvisibleKind.Invisible
                || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
            )
            {
                continue;
            }
            var lower = Rune.ToLowerInvariant(rune).ToString();
            var index = lower.Length == 1 ? Letters.IndexOf(lower[0], StringComparison.Ordinal) : -1;
            skeleton.Append(index < 0 ? lower : Latin[index]);
        }
        return skeleton.ToString();
    }

    private static string Normal(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormKD);
        }
        catch (ArgumentException)
        {
            return text; // A half of a surrogate pair.
        }
    }
}
