using Microblog.Core.Accounts;
using Microblog.Core.Model;

namespace Microblog.Core.Uploads;

/// <summary>The account's uploads, as long as the session of this page is open.</summary>
internal sealed class GuardedFileUploads(IFileUploads uploads, SessionGate gate) : IFileUploads
{
    public Task<UploadLimits> FindLimitsAsync(CancellationToken cancellation = default)
    {
        gate.Check();
        return uploads.FindLimitsAsync(cancellation);
    }

    public Task<Attachment> UploadAsync(FileToUpload file, Stream content, CancellationToken cancellation = default)
    {
        gate.Check();
        return uploads.UploadAsync(file, content, cancellation);
    }

    public Task<bool> LearnHostsAsync(CancellationToken cancellation = default)
    {
        gate.Check();
        return uploads.LearnHostsAsync(cancellation);
    }
}
