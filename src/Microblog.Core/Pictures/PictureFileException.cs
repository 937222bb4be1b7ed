namespace Microblog.Core.Pictures;

/// <summary>A picture's file cannot be used.</summary>
public sealed class PictureFileException(PictureFault fault, string detail) : Exception($"{fault}: {detail}")
{
    /// <summary>Why.</summary>
    public PictureFault Fault { get; } = fault;

    internal static PictureFileException Damaged(string detail) => new(PictureFault.Damaged, detail);

    internal static PictureFileException NotCleanable(string detail) => new(PictureFault.NotCleanable, detail);
}
