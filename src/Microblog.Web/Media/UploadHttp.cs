using Microblog.Core.Accounts;
using Microblog.Core.Uploads;
using Microblog.Xmpp.Connection;
using Microsoft.Extensions.Options;

namespace Microblog.Web.Media;

/// <summary>Sends files to where services want them, under the rules that hold for pictures of strangers.</summary>
internal sealed class UploadHttp : IUploadHttp, IDisposable
{
    public UploadHttp(
        IOptions<MediaOptions> media,
        IOptions<XmppOptions> xmpp,
        UploadHosts hosts,
        PictureLimits limits,
        TimeProvider time
    ) =>
        Client = new HttpClient(
            RemoteHandler.Create(
                new ReachableHosts(new PrivateHosts(media.Value.PrivateHosts), hosts),
                xmpp.Value.TrustedCertificateFile,
                limits,
                time
            )
        )
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };

    public HttpClient Client { get; }

    public void Dispose() => Client.Dispose();
}
