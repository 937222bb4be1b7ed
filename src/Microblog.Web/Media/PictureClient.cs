using Microblog.Core.Accounts;
using Microblog.Core.Uploads;
using Microblog.Xmpp.Connection;
using Microsoft.Extensions.Options;

namespace Microblog.Web.Media;

/// <summary>Fetches pictures from the servers of strangers.</summary>
internal sealed class PictureClient : IDisposable
{
    private const string Accepted = "image/avif, image/webp, image/png, image/jpeg, image/gif";
    private const string Agent = "Microblog (pictures for a reader)";

    private readonly RemoteClient _remote;
    private readonly PictureLimits _limits;
    private readonly TimeProvider _time;
    private readonly long _most;

    public PictureClient(
        IOptions<MediaOptions> media,
        IOptions<XmppOptions> xmpp,
        UploadHosts hosts,
        PictureLimits limits,
        TimeProvider time
    )
    {
        (_limits, _time, _most) = (limits, time, media.Value.MaxPictureBytes);
        _remote = new RemoteClient(
            new ReachableHosts(new PrivateHosts(media.Value.PrivateHosts), hosts),
            xmpp.Value.TrustedCertificateFile,
            limits,
            time
        );
    }

    /// <summary>Asks for a picture, and waits until it begins to come.</summary>
    /// <exception cref="PictureException">It does not.</exception>
    public async Task<PictureDownload> OpenAsync(Uri address, CancellationToken cancellation)
    {
        var budget = new TimeBudget(_limits.Server, _time, cancellation);
        var (answer, _) = await _remote.GetAsync(address, new RemoteRequest(Accepted), Agent, budget);
        try
        {
            return await PictureDownload.BeginAsync(answer, budget, _most);
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

    /// <summary>Asks for any file under the same rules, whatever the answer says. The answer is the caller's to dispose of.</summary>
    /// <exception cref="PictureException">There is no answer, or none that may be asked for.</exception>
    public async Task<HttpResponseMessage> SendAsync(Uri address, RemoteRequest wanted, TimeBudget budget) =>
        (await _remote.SendAsync(address, wanted, Agent, budget)).Answer;

    public void Dispose() => _remote.Dispose();
}
