namespace Microblog.Core.Profiles;

/// <summary>Small versions of the pictures of people whom the account knows.</summary>
public interface IAvatarPictures
{
    /// <summary>A small version as a WebP file, or null.</summary>
    /// <param name="id">The SHA-1 of the picture, 40 hexadecimal digits in lower case.</param>
    /// <param name="size">Width and height, pixels: one of <see cref="Pictures.PictureScaler.Sizes"/>.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<byte[]?> FindAsync(string id, int size, CancellationToken cancellation = default);
}
