namespace Microblog.Demo;

/// <summary>Draws a face as a PNG, so that the demo needs nobody's photograph.</summary>
internal static class DemoFace
{
    private const int Side = 192;

    private static readonly IReadOnlyList<Look> Looks =
    [
        new(
            (246, 201, 168),
            (229, 143, 120),
            Hair: (74, 44, 32),
            Skin: (232, 180, 140),
            Coat: (45, 95, 107),
            Length: 1.0
        ),
        new(
            (176, 214, 197),
            (70, 138, 120),
            Hair: (28, 24, 24),
            Skin: (122, 78, 52),
            Coat: (224, 178, 74),
            Length: 0.35
        ),
        new(
            (201, 196, 240),
            (128, 120, 196),
            Hair: (222, 135, 62),
            Skin: (244, 206, 176),
            Coat: (78, 62, 128),
            Length: 0.8
        ),
    ];

    private sealed record Look(
        (double Red, double Green, double Blue) Top,
        (double Red, double Green, double Blue) Bottom,
        (double Red, double Green, double Blue) Hair,
        (double Red, double Green, double Blue) Skin,
        (double Red, double Green, double Blue) Coat,
        double Length
    );

    /// <summary>The file's bytes.</summary>
    /// <param name="number">Which face: another number, another one.</param>
    public static byte[] Draw(int number)
    {
        var look = Looks[number % Looks.Count];
        return DemoPng.Draw(Side, Side, (x, y) => Colour(look, (x + 0.5) / Side, (y + 0.5) / Side));
    }

    private static (double Red, double Green, double Blue) Colour(Look look, double x, double y)
    {
        var colour = Mix(look.Top, look.Bottom, (x + y) / 2);
        colour = Mix(colour, look.Hair, Inside(x, y, 0.5, 0.40 + 0.12 * look.Length, 0.23, 0.23 + 0.15 * look.Length));
        colour = Mix(colour, look.Coat, Inside(x, y, 0.5, 1.10, 0.36, 0.36));
        colour = Mix(colour, look.Skin, Inside(x, y, 0.5, 0.70, 0.085, 0.12));
        colour = Mix(colour, look.Skin, Inside(x, y, 0.5, 0.46, 0.175, 0.215));
        var fringe = Inside(x, y, 0.5, 0.27, 0.20, 0.12) * Math.Clamp((0.36 - y + 0.2 * (x - 0.5)) * Side, 0, 1);
        colour = Mix(colour, look.Hair, fringe);
        var eyes = Inside(x, y, 0.43, 0.47, 0.02, 0.022) + Inside(x, y, 0.57, 0.47, 0.02, 0.022);
        colour = Mix(colour, (28, 22, 20), Math.Min(1, eyes));
        var smile = Inside(x, y, 0.5, 0.55, 0.08, 0.05) - Inside(x, y, 0.5, 0.535, 0.09, 0.048);
        return Mix(colour, (120, 40, 40), Math.Clamp(smile, 0, 1));
    }

    /// <summary>From 0 outside of an ellipse to 1 inside, with a soft edge.</summary>
    private static double Inside(double x, double y, double middleX, double middleY, double width, double height)
    {
        var distance = Math.Sqrt(Math.Pow((x - middleX) / width, 2) + Math.Pow((y - middleY) / height, 2));
        return Math.Clamp((1 - distance) * Side * Math.Min(width, height) + 0.5, 0, 1);
    }

    private static (double Red, double Green, double Blue) Mix(
        (double Red, double Green, double Blue) below,
        (double Red, double Green, double Blue) above,
        double part
    ) =>
        (
            below.Red + (above.Red - below.Red) * part,
            below.Green + (above.Green - below.Green) * part,
            below.Blue + (above.Blue - below.Blue) * part
        );
}
