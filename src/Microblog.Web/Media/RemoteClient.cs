using System.Net;

namespace Microblog.Web.Media;

/// <summary>
/// Asks servers of strangers for files. Each address is looked at first, those that a server sends on to as well. It tells them nothing
/// but that a person here wants the file: no cookie, no page, no reader's address.
/// </summary>
/// <param name="hosts">Which may have private addresses.</param>
/// <param name="certificates">A PEM file with roots trusted besides the system's, or null.</param>
/// <param name="limits">How long to wait, and how often to be sent on.</param>
/// <param name="time">The clock.</param>
internal sealed class RemoteClient(ReachableHosts hosts, string? certificates, PictureLimits limits, TimeProvider time)
    : IDisposable
{
    private readonly HttpMessageInvoker _http = new(RemoteHandler.Create(hosts, certificates, limits, time));

    /// <summary>Asks for a file, and waits until its server begins to send it. The answer is the caller's to dispose of.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="wanted">What of it is wanted.</param>
    /// <param name="agent">Who asks.</param>
    /// <param name="budget">The time that the server has.</param>
    /// <returns>The answer, and the address that it came from in the end.</returns>
    /// <exception cref="PictureException">It does not come.</exception>
    public async Task<(HttpResponseMessage Answer, Uri Address)> GetAsync(
        Uri address,
        RemoteRequest wanted,
        string agent,
        TimeBudget budget
    )
    {
        var (answer, last) = await SendAsync(address, wanted, agent, budget);
        if (answer.StatusCode == HttpStatusCode.OK)
        {
            return (answer, last);
        }
        answer.Dispose();
        throw new PictureException(PictureFailure.Refused, $"status {(int)answer.StatusCode}");
    }

    /// <summary>The same, whatever the answer says.</summary>
    /// <inheritdoc cref="GetAsync"/>
    public async Task<(HttpResponseMessage Answer, Uri Address)> SendAsync(
        Uri address,
        RemoteRequest wanted,
        string agent,
        TimeBudget budget
    )
    {
        for (var redirects = 0; ; redirects++)
        {
            Check(address);
            var answer = await AskAsync(address, wanted, agent, budget);
            if (Next(address, answer) is not { } next)
            {
                return (answer, address);
            }
            answer.Dispose();
            address =
                redirects < limits.Redirects
                    ? next
                    : throw new PictureException(PictureFailure.TooManyRedirects, "it was sent on and on");
        }
    }

    public void Dispose() => _http.Dispose();

    private void Check(Uri address)
    {
        var isSecure = address.Scheme == Uri.UriSchemeHttps;
        if (!isSecure && (address.Scheme != Uri.UriSchemeHttp || !hosts.AllowsPlain(address)))
        {
            throw new PictureException(PictureFailure.NotAllowed, "the address is not https");
        }
        if (address.UserInfo.Length > 0)
        {
            throw new PictureException(PictureFailure.NotAllowed, "the address holds a name or a password");
        }
    }

    private async Task<HttpResponseMessage> AskAsync(Uri address, RemoteRequest wanted, string agent, TimeBudget budget)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("Accept", wanted.Accept);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        request.Headers.TryAddWithoutValidation("User-Agent", agent);
        if (wanted.Range is { } range)
        {
            request.Headers.TryAddWithoutValidation("Range", range.ToString());
        }
        try
        {
            return await budget.ForAsync(async stop => await _http.SendAsync(request, stop), most: limits.Headers);
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
