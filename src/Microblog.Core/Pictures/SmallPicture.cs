namespace Microblog.Core.Pictures;

/// <summary>A square version of a picture, as a WebP file.</summary>
/// <param name="Size">Its width and height, pixels.</param>
/// <param name="Bytes">The file.</param>
public sealed record SmallPicture(int Size, byte[] Bytes);
