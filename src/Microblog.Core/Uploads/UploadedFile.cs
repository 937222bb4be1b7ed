namespace Microblog.Core.Uploads;

/// <summary>A file that is on the web now.</summary>
/// <param name="Address">Where everybody finds it.</param>
/// <param name="Name">As the person has it, for readers.</param>
/// <param name="MediaType">Told by the content where it is a picture.</param>
/// <param name="Length">In bytes, of what was uploaded.</param>
/// <param name="Sha256">Of what was uploaded, in lower-case hexadecimal digits.</param>
/// <param name="Size">Of a picture, as it is shown; null for other files.</param>
public sealed record UploadedFile(
    Uri Address,
    string Name,
    string MediaType,
    long Length,
    string Sha256,
    Pictures.PictureSize? Size
);
