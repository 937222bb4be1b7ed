namespace Microblog.Core.Pictures;

/// <summary>Width and height of a picture as it is shown, upright.</summary>
/// <param name="Width">Pixels, at least 1.</param>
/// <param name="Height">Pixels, at least 1.</param>
public sealed record PictureSize(int Width, int Height)
{
    /// <summary>The size of what is stored with an orientation of Exif: 5 to 8 lie on their side.</summary>
    internal static PictureSize Upright(int width, int height, int orientation) =>
        width < 1 || height < 1 ? throw PictureFileException.Damaged("it has no size")
        : orientation >= 5 ? new PictureSize(height, width)
        : new PictureSize(width, height);
}
