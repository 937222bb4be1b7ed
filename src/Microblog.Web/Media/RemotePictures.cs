using Microblog.Core.Profiles;

namespace Microblog.Web.Media;

/// <summary>Pictures that people have on the web, fetched as those of posts are.</summary>
internal sealed class RemotePictures(PictureClient client, PictureLimits limits, TimeProvider time) : IRemotePictures
{
    public async Task<byte[]?> ReadAsync(Uri address, int most, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(limits.Whole, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            using var picture = await client.OpenAsync(address, both.Token);
            return await picture.ReadAsync(most, both.Token);
        }
        catch (PictureException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }
}
