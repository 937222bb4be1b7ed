using System.Text;

namespace Microblog.Xmpp.Addresses;

/// <summary>The two profiles of PRECIS that addresses use (RFC 7622, 3.3 and 3.4; RFC 8264; RFC 8265).</summary>
internal static class Precis
{
    /// <summary>UsernameCaseMapped (RFC 8265, 3.3): the name as it is compared; null where it is none.</summary>
    public static string? Username(ReadOnlySpan<char> text)
    {
        if (!TryMapWidth(text, out var mapped))
        {
            return null;
        }
        var lower = new StringBuilder(mapped.Length);
        foreach (var rune in mapped.EnumerateRunes())
        {
            if (CodePoints.UseOf(rune) is CodePointUse.None or CodePointUse.FreeText)
            {
                return null;
            }
            AppendLower(lower, rune);
        }
        var name = lower.ToString().Normalize();
        Rune[] runes = [.. name.EnumerateRunes()];
        return runes.Length > 0 && ContextRules.Hold(runes) && (!BidiRule.Applies(runes) || BidiRule.Holds(runes))
            ? name
            : null;
    }

    /// <summary>OpaqueString (RFC 8265, 4.2): the text as it is compared; null where it is none.</summary>
    public static string? Opaque(ReadOnlySpan<char> text)
    {
        var mapped = new StringBuilder(text.Length);
        while (!text.IsEmpty)
        {
            if (!TryTake(ref text, out var rune) || CodePoints.UseOf(rune) == CodePointUse.None)
            {
                return null;
            }
            mapped.Append(
                Rune.GetUnicodeCategory(rune) == System.Globalization.UnicodeCategory.SpaceSeparator
                    ? " "
                    : rune.ToString()
            );
        }
        var opaque = mapped.ToString().Normalize();
        return opaque.Length > 0 && ContextRules.Hold([.. opaque.EnumerateRunes()]) ? opaque : null;
    }

    // RFC 8265, 3.3.2, 1. False where a surrogate stands alone.
    private static bool TryMapWidth(ReadOnlySpan<char> text, out string mapped)
    {
        var builder = new StringBuilder(text.Length);
        mapped = "";
        while (!text.IsEmpty)
        {
            if (!TryTake(ref text, out var rune))
            {
                return false;
            }
            var wideOrNarrow = rune.Value is 0x3000 or (>= 0xFF01 and <= 0xFFEF);
            builder.Append(wideOrNarrow ? rune.ToString().Normalize(NormalizationForm.FormKC) : rune.ToString());
        }
        mapped = builder.ToString();
        return true;
    }

    private static bool TryTake(ref ReadOnlySpan<char> text, out Rune rune)
    {
        var valid = Rune.DecodeFromUtf16(text, out rune, out var used) == System.Buffers.OperationStatus.Done;
        text = text[used..];
        return valid;
    }

    // RFC 8265, 3.3.2, 3: the one letter that invariant mapping leaves alone has a lower case of two code points.
    private static void AppendLower(StringBuilder text, Rune rune) =>
        text.Append(rune.Value == 0x130 ? "i\u0307" : Rune.ToLowerInvariant(rune).ToString());
}
