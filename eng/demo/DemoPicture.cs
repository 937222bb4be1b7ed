namespace Microblog.Demo;

/// <summary>Draws hills in the mist as a PNG, so that the demo needs nobody's photograph.</summary>
internal static class DemoPicture
{
    private const int Width = 960;
    private const int Height = 600;

    /// <summary>The file's bytes.</summary>
    public static byte[] Draw() => DemoPng.Draw(Width, Height, Colour);

    private static (double Red, double Green, double Blue) Colour(int x, int y)
    {
        // Sky from peach at the ridge to blue above, a sun, then two ridges with mist that thickens downwards.
        var sky = y / (double)Height;
        var (red, green, blue) = (150 + 105 * sky, 170 + 40 * sky, 205 - 40 * sky);
        var sun = Math.Exp(-(Math.Pow(x - 640, 2) + Math.Pow(y - 300, 2)) / 5200);
        (red, green, blue) = (red + 90 * sun, green + 70 * sun, blue + 10 * sun);
        var far = 350 + 38 * Math.Sin(x / 150.0) + 16 * Math.Sin(x / 47.0 + 1) + 5 * Math.Sin(x / 13.0);
        var near = 455 + 50 * Math.Sin(x / 210.0 + 2.4) + 14 * Math.Sin(x / 61.0) + 5 * Math.Sin(x / 9.0);
        if (y > near)
        {
            var mist = Math.Min(1, (y - near) / 260);
            return (38 + 70 * mist, 52 + 62 * mist, 58 + 60 * mist);
        }
        if (y > far)
        {
            var mist = Math.Min(1, (y - far) / 120);
            return (96 + 120 * mist, 104 + 88 * mist, 116 + 70 * mist);
        }
        return (red, green, blue);
    }
}
