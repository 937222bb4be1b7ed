using System.Globalization;

namespace Microblog.Testing.Timelines;

/// <summary>A step with integers that are taken modulo what is there, so that removing steps keeps a history runnable.</summary>
/// <param name="Step">What happens.</param>
/// <param name="A">Where: which feed, device and window.</param>
/// <param name="B">Which, or how many.</param>
/// <param name="C">What else there is to choose.</param>
public readonly record struct ModelAction(ModelStep Step, int A, int B, int C)
{
    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static ModelAction Parse(string text)
    {
        var parts = text.Split('(', ',', ')');
        return new(Enum.Parse<ModelStep>(parts[0]), Number(parts[1]), Number(parts[2]), Number(parts[3]));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Step}({A},{B},{C})");

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
