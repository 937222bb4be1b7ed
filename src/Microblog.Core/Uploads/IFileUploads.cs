using Microblog.Core.Model;

namespace Microblog.Core.Uploads;

/// <summary>Files of the signed-in account, which go to its own server's service (XEP-0363).</summary>
public interface IFileUploads
{
    /// <summary>How large files may be.</summary>
    /// <exception cref="FileUploadException">There is no service, or no connection.</exception>
    Task<UploadLimits> FindLimitsAsync(CancellationToken cancellation = default);

    /// <summary>
    /// Uploads a file. A picture loses what it says beside the picture first; any other file is passed on as it comes.
    /// </summary>
    /// <param name="file">What the browser says of it.</param>
    /// <param name="content">Read once, piece by piece.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The file without a description; its address is the service's, byte for byte.</returns>
    /// <exception cref="FileUploadException">It is not uploaded, and why.</exception>
    Task<Attachment> UploadAsync(FileToUpload file, Stream content, CancellationToken cancellation = default);

    /// <summary>
    /// Learns at which hosts the service of a domain that the operator named has its files, for they may have private addresses
    /// (<see cref="UploadHosts"/>). It asks once, and only there.
    /// </summary>
    /// <returns>True where it knows something.</returns>
    Task<bool> LearnHostsAsync(CancellationToken cancellation = default);
}
