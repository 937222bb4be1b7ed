using System.Text;

namespace Microblog.Core.Atom;

/// <summary>Tags are one whatever their case, and however their letters are put together (UAX 15).</summary>
public sealed class TagComparer : IEqualityComparer<string>
{
    /// <summary>The one that is used everywhere.</summary>
    public static TagComparer Instance { get; } = new();

    private TagComparer() { }

    /// <summary>The form that is compared.</summary>
    public static string Form(string tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        if (Ascii.IsValid(tag))
        {
            return tag.ToLowerInvariant();
        }
        // Capitals first: some small letters have one capital (ς, ſ), and some capitals take two characters once composed.
        var form = Composed(Composed(tag).ToUpperInvariant().ToLowerInvariant());
        return form;
    }

    /// <inheritdoc />
    public bool Equals(string? x, string? y) =>
        string.Equals(x, y, StringComparison.OrdinalIgnoreCase)
        || (x is not null && y is not null && Form(x) == Form(y));

    /// <inheritdoc />
    public int GetHashCode(string obj) => Form(obj).GetHashCode(StringComparison.Ordinal);

    /// <summary>Only whole characters can be put together.</summary>
    private static string Composed(string text)
    {
        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            whole.Append(rune);
        }
        return whole.ToString().Normalize(NormalizationForm.FormKC);
    }
}
