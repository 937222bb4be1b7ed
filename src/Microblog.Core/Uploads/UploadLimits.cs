namespace Microblog.Core.Uploads;

/// <summary>How large files may be.</summary>
/// <param name="File">For the service, in bytes; null where it does not tell.</param>
/// <param name="Picture">For a picture, in bytes: larger ones are not shown here either.</param>
public sealed record UploadLimits(long? File, long Picture);
