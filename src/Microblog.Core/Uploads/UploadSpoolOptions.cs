namespace Microblog.Core.Uploads;

/// <summary>Where pictures are while they are cleaned, and how much of them.</summary>
public sealed class UploadSpoolOptions
{
    /// <summary>A folder for these files alone; made where it is missing.</summary>
    public string Folder { get; set; } = Path.Combine("data", "uploads");

    /// <summary>The largest picture, in bytes.</summary>
    public long MaxPictureBytes { get; set; } = 10 * 1024 * 1024;
}
