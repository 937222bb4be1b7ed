using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Xml.Linq;
using Microblog.Xmpp.Delay;
using Microblog.Xmpp.Discovery;

namespace Microblog.Xmpp.Uploads;

/// <summary>Uploads (XEP-0363) over a session.</summary>
/// <param name="session">Whose server is asked.</param>
/// <param name="allowLoopback">Takes slots with plain http on this machine, for tests.</param>
public sealed class Uploads(IXmppSession session, bool allowLoopback = false) : IUploads
{
    private const int MaxServices = 50;

    private static readonly XNamespace Namespace = UploadService.Namespace;

    private readonly ServiceDiscovery _discovery = new(session);

    /// <inheritdoc />
    public async Task<UploadService?> FindServiceAsync(CancellationToken cancellation = default)
    {
        var server = session.Address.Server;
        IReadOnlyList<DiscoItem> items;
        try
        {
            items = await _discovery.GetItemsAsync(server, null, cancellation).ConfigureAwait(false);
        }
        catch (Exception refused) when (refused is StanzaException or XmppTimeoutException)
        {
            items = [];
        }
        // Asked at once: one that is down must not make the others wait.
        var asked = items
            .Where(item => item.Node is null)
            .Select(item => item.Address)
            .Prepend(server)
            .Distinct()
            .Take(MaxServices)
            .Select(address => AskAsync(address, cancellation));
        var services = await Task.WhenAll(asked).ConfigureAwait(false);
        return services.FirstOrDefault(service => service is not null);
    }

    /// <inheritdoc />
    public async Task<UploadSlot> RequestSlotAsync(
        UploadService service,
        UploadFile file,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(file);
        var request = file.ToXml(service.TakesPurposes);
        if (file.Size > service.MaxFileSize)
        {
            throw TooLarge(service.MaxFileSize);
        }
        XElement answer;
        try
        {
            answer = await session
                .SendIqAsync("get", service.Address, request, cancellation: cancellation)
                .ConfigureAwait(false);
        }
        catch (StanzaException refused)
        {
            throw Explain(refused, service);
        }
        return UploadSlot.FromXml(answer.Element(Namespace + "slot"), allowLoopback)
            ?? throw new UploadException(UploadFailure.BadSlot, $"{service.Address} gave no slot that may be used.");
    }

    /// <inheritdoc />
    public async Task UploadAsync(
        HttpClient http,
        UploadSlot slot,
        UploadFile file,
        Stream content,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(slot);
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(content);
        using var body = new ExactContent(content, file.Size, progress);
        if (MediaTypeHeaderValue.TryParse(file.ContentType, out var type))
        {
            body.Headers.ContentType = type;
        }
        using var request = new HttpRequestMessage(HttpMethod.Put, slot.Put) { Content = body };
        slot.AddHeaders(request.Headers, body.Headers);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation)
                .ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                throw Explain(response);
            }
        }
        catch (HttpRequestException broken)
        {
            throw broken.InnerException as UploadException
                ?? new UploadException(UploadFailure.Unreachable, $"{slot.Put.Host} took no file.", broken);
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new UploadException(UploadFailure.Unreachable, $"{slot.Put.Host} took too long.", late);
        }
    }

    private static UploadException TooLarge(long? limit) =>
        new(
            UploadFailure.TooLarge,
            limit is { } bytes
                ? string.Create(CultureInfo.InvariantCulture, $"The service takes files up to {bytes} bytes.")
                : "The service takes no files of this size."
        )
        {
            MaxFileSize = limit,
        };

    /// <summary>Why there is no slot (6): told apart by namespace, for servers order the children as they like.</summary>
    private static UploadException Explain(StanzaException refused, UploadService service)
    {
        var details = refused.Error.Details;
        if (details.FirstOrDefault(e => e.Name == Namespace + "file-too-large") is { } large)
        {
            return TooLarge(UploadService.ReadSize(large.Element(Namespace + "max-file-size")?.Value));
        }
        var retry = details.FirstOrDefault(e => e.Name == Namespace + "retry");
        var failure =
            retry is not null || refused.Condition == "resource-constraint" ? UploadFailure.TryLater
            : refused.Error.Type == "auth" || refused.Condition is "forbidden" or "not-allowed"
                ? UploadFailure.NotAllowed
            : UploadFailure.Refused;
        return new UploadException(failure, $"{service.Address} gave no slot: {refused.Message}", refused)
        {
            RetryAt = XmppDateTime.Parse(retry?.Attribute("stamp")?.Value),
        };
    }

    private static UploadException Explain(HttpResponseMessage response)
    {
        var failure = response.StatusCode switch
        {
            HttpStatusCode.RequestEntityTooLarge => UploadFailure.TooLarge,
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => UploadFailure.NotAllowed,
            HttpStatusCode.NotFound or HttpStatusCode.NotAcceptable or HttpStatusCode.Gone => UploadFailure.SlotExpired,
            HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable or HttpStatusCode.InsufficientStorage =>
                UploadFailure.TryLater,
            _ => UploadFailure.Refused,
        };
        return new UploadException(failure, $"The file was answered with {(int)response.StatusCode}.")
        {
            RetryAt = response.Headers.RetryAfter?.Date,
        };
    }

    private async Task<UploadService?> AskAsync(Jid address, CancellationToken cancellation)
    {
        try
        {
            var info = await _discovery.GetInfoAsync(address, null, cancellation).ConfigureAwait(false);
            return UploadService.FromInfo(address, info);
        }
        catch (Exception refused) when (refused is StanzaException or XmppTimeoutException)
        {
            return null;
        }
    }
}
