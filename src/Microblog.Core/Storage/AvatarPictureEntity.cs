namespace Microblog.Core.Storage;

/// <summary>A small version of a picture that a person has, made here.</summary>
public sealed class AvatarPictureEntity
{
    /// <summary>Whose cache it is in.</summary>
    public long AccountId { get; set; }

    /// <summary>The SHA-1 of the picture that it was made of, 40 hexadecimal digits.</summary>
    public required string Picture { get; set; }

    /// <summary>Its width and height, pixels.</summary>
    public int Size { get; set; }

    /// <summary>The file.</summary>
    public required byte[] Bytes { get; set; }
}
