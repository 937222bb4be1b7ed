using Microblog.Core.Uploads;

namespace Microblog.Web.Media;

/// <summary>A private address may be where the account's own server has its files: that is learned when it matters.</summary>
internal static class LearnedHosts
{
    /// <summary>Opens a file; where its address is refused, once more when more hosts are known.</summary>
    /// <exception cref="PictureException">It cannot be opened.</exception>
    public static async Task<T> OpenAsync<T>(
        IFileUploads uploads,
        Func<CancellationToken, Task<T>> open,
        CancellationToken cancellation
    )
    {
        try
        {
            return await open(cancellation);
        }
        catch (PictureException refused) when (refused.Failure == PictureFailure.NotAllowed)
        {
            if (!await uploads.LearnHostsAsync(cancellation))
            {
                throw;
            }
        }
        return await open(cancellation);
    }
}
