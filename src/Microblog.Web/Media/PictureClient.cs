using System.Net;
using Microblog.Core.Accounts;
using Microblog.Core.Uploads;
using Microblog.Xmpp.Connection;
using Microsoft.Extensions.Options;

namespace Microblog.Web.Media;

/// <summary>
/// Fetches pictures from the servers of strangers. It tells them nothing but that a person here wants the file: no cookie,
/// no page, no reader's address.
/// </summary>
internal sealed class PictureClient : IDisposable
{
    private const string Accepted = "image/avif, image/webp, image/png, image/jpeg, image/gif";

    private readonly HttpMessageInvoker _http;
    private readonly ReachableHosts _hosts;
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
        _hosts = new ReachableHosts(new PrivateHosts(media.Value.PrivateHosts), hosts);
        _http = new HttpMessageInvoker(RemoteHandler.Create(_hosts, xmpp.Value.TrustedCertificateFile, limits, time));
    }

    /// <summary>Asks for a picture, and waits until it begins to come.</summary>
    /// <exception cref="PictureException">It does not.</exception>
    public async Task<PictureDownload> OpenAsync(Uri address, CancellationToken cancellation)
    {
        var budget = new TimeBudget(_limits.Server, _time, cancellation);
        var answer = await SendAsync(address, new RemoteRequest(Accepted), budget);
        try
        {
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                throw new PictureException(PictureFailure.Refused, $"status {(int)answer.StatusCode}");
            }
            return await PictureDownload.BeginAsync(answer, budget, _most);
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

    /// <summary>Asks for any file: each address on the way to it is looked at first. The answer is the caller's.</summary>
    /// <exception cref="PictureException">There is no answer, or none that may be asked for.</exception>
    internal async Task<HttpResponseMessage> SendAsync(Uri address, RemoteRequest wanted, TimeBudget budget)
    {
        for (var redirects = 0; ; redirects++)
        {
            Check(address);
            var answer = await AskAsync(address, wanted, budget);
            if (Next(address, answer) is not { } next)
            {
                return answer;
            }
            answer.Dispose();
            address =
                redirects < _limits.Redirects
                    ? next
                    : throw new PictureException(PictureFailure.TooManyRedirects, "it was sent on and on");
        }
    }

    public void Dispose() => _http.Dispose();

    private void Check(Uri address)
    {
        var isSecure = address.Scheme == Uri.UriSchemeHttps;
        if (!isSecure && (address.Scheme != Uri.UriSchemeHttp || !_hosts.AllowsPlain(address)))
        {
            throw new PictureException(PictureFailure.NotAllowed, "the address is not https");
        }
        if (address.UserInfo.Length > 0)
        {
            throw new PictureException(PictureFailure.NotAllowed, "the address holds a name or a password");
        }
    }

    private async Task<HttpResponseMessage> AskAsync(Uri address, RemoteRequest wanted, TimeBudget budget)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("Accept", wanted.Accept);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        request.Headers.TryAddWithoutValidation("User-Agent", "Microblog (pictures for a reader)");
        if (wanted.Range is { } range)
        {
            request.Headers.TryAddWithoutValidation("Range", range.ToString());
        }
        try
        {
            return await budget.ForAsync(async stop => await _http.SendAsync(request, stop), most: _limits.Headers);
        }
        catch (HttpRequestException failure)
        {
            throw Find<PictureException>(failure)
                ?? new PictureException(PictureFailure.Unreachable, failure.Message, failure);
        }
    }

    /// <summary>Where the server sends to, or null where it sends nowhere.</summary>
    private static Uri? Next(Uri address, HttpResponseMessage answer) =>
        (int)answer.StatusCode is 301 or 302 or 303 or 307 or 308
        && answer.Headers.Location is { } location
        && Uri.TryCreate(address, location, out var next)
            ? next
            : null;

    private static T? Find<T>(Exception? failure)
        where T : Exception
    {
        while (failure is not null and not T)
        {
            failure = failure.InnerException;
        }
        return (T?)failure;
    }
}
