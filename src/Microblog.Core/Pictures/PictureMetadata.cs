namespace Microblog.Core.Pictures;

/// <summary>
/// Takes out of a picture's file what it says beside the picture: where and when it was taken, with which device, what programs
/// wrote into it. The container is written anew and the pixels are not touched; the orientation and the colour profile stay.
/// </summary>
internal static class PictureMetadata
{
    /// <summary>Writes the file without it.</summary>
    /// <param name="picture">The file, from its beginning; must be able to seek. It is read piece by piece.</param>
    /// <param name="kind">As <see cref="PictureKind.Of"/> tells.</param>
    /// <param name="target">Gets the file.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The size of the picture as it is shown.</returns>
    /// <exception cref="PictureFileException">It cannot be done; what is in the target is of no use.</exception>
    public static Task<PictureSize> RemoveAsync(
        Stream picture,
        PictureKind kind,
        Stream target,
        CancellationToken cancellation
    )
    {
        var reader = new ContainerReader(picture);
        return kind.Extension switch
        {
            "jpg" => JpegMetadata.RemoveAsync(reader, target, cancellation),
            "png" => PngMetadata.RemoveAsync(reader, target, cancellation),
            "gif" => GifMetadata.RemoveAsync(reader, target, cancellation),
            "webp" => WebPMetadata.RemoveAsync(reader, target, cancellation),
            "avif" => AvifMetadata.RemoveAsync(reader, target, cancellation),
            _ => throw PictureFileException.NotCleanable($"nothing is known of {kind.MediaType}"),
        };
    }
}
