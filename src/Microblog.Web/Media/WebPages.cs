using System.Net.Http.Headers;
using Microblog.Core.Accounts;
using Microblog.Core.Previews;
using Microblog.Core.Uploads;
using Microblog.Xmpp.Connection;
using Microsoft.Extensions.Options;

namespace Microblog.Web.Media;

/// <summary>
/// Fetches the beginnings of pages that people link to, under the rules for pictures of strangers. Hosts of uploaded files are
/// no exception here: only those that the operator listed may have private addresses.
/// </summary>
internal sealed partial class WebPages : IWebPages, IDisposable
{
    /// <summary>How much of a page is read, bytes.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>How long a page may take altogether.</summary>
    public static readonly TimeSpan Whole = TimeSpan.FromSeconds(10);

    private const int MaxAtOnce = 16;
    private const int BufferBytes = 16 * 1024;
    private const string Agent = "Microblog (link preview for an author)";
    private static readonly string[] Types = ["text/html", "application/xhtml+xml"];

    private readonly RemoteClient _remote;
    private readonly SemaphoreSlim _turns = new(MaxAtOnce);
    private readonly bool _isOn;
    private readonly TimeProvider _time;
    private readonly ILogger<WebPages> _logger;

    public WebPages(
        IOptions<MediaOptions> media,
        IOptions<XmppOptions> xmpp,
        PictureLimits limits,
        TimeProvider time,
        ILogger<WebPages> logger
    )
    {
        (_isOn, _time, _logger) = (media.Value.LinkPreviews, time, logger);
        _remote = new RemoteClient(
            new ReachableHosts(new PrivateHosts(media.Value.PrivateHosts), new UploadHosts()),
            xmpp.Value.TrustedCertificateFile,
            limits,
            time
        );
    }

    /// <inheritdoc />
    public async Task<WebPage?> ReadAsync(Uri address, CancellationToken cancellation)
    {
        if (!_isOn)
        {
            return null;
        }
        try
        {
            var budget = new TimeBudget(Whole, _time, cancellation);
            await budget.ForAsync(async stop =>
            {
                await _turns.WaitAsync(stop);
                return true;
            });
            try
            {
                var (answer, final) = await _remote.GetAsync(
                    address,
                    new RemoteRequest(string.Join(", ", Types)),
                    Agent,
                    budget
                );
                using var whole = answer;
                return new WebPage(final, CharsetOf(answer), await ReadAsync(answer, budget));
            }
            finally
            {
                _turns.Release();
            }
        }
        catch (PictureException failure)
        {
            LogNotRead(_logger, failure.Failure, address.Authority, failure.Detail);
            return null;
        }
    }

    public void Dispose()
    {
        _remote.Dispose();
        _turns.Dispose();
    }

    private static string? CharsetOf(HttpResponseMessage answer)
    {
        var headers = answer.Content.Headers;
        // A header that says nothing that can be read is no type.
        return
            headers.TryGetValues("Content-Type", out var values)
            && MediaTypeHeaderValue.TryParse(values.First(), out var type)
            && Types.Contains(type.MediaType, StringComparer.OrdinalIgnoreCase)
            && headers.ContentEncoding.Count == 0
            ? type.CharSet
            : throw new PictureException(PictureFailure.Refused, "it is no page");
    }

    /// <summary>Up to where its head ends: what it says of itself stands there.</summary>
    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage answer, TimeBudget budget)
    {
        using var read = new MemoryStream();
        var buffer = new byte[BufferBytes];
        try
        {
            var body = await budget.ForAsync(async stop => await answer.Content.ReadAsStreamAsync(stop));
            while (
                read.Length < MaxBytes
                && await budget.ForAsync(stop => body.ReadAsync(buffer, stop)) is > 0 and var count
            )
            {
                read.Write(buffer, 0, (int)Math.Min(count, MaxBytes - read.Length));
                if (EndsHead(read.GetBuffer().AsSpan(0, (int)read.Length), count))
                {
                    break;
                }
            }
            return read.ToArray();
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException)
        {
            // What has come may say enough, as of a page that was cut.
            return read.Length > 0
                ? read.ToArray()
                : throw new PictureException(PictureFailure.Unreachable, failure.Message, failure);
        }
    }

    /// <summary>True where the last bytes hold the end of the head, in whatever charset has the signs of ASCII.</summary>
    private static bool EndsHead(ReadOnlySpan<byte> all, int last)
    {
        var end = "</head>"u8;
        var rest = all[Math.Max(0, all.Length - last - end.Length)..];
        while (rest.IndexOf("</"u8) is var at && at >= 0)
        {
            rest = rest[at..];
            if (rest.Length >= end.Length && System.Text.Ascii.EqualsIgnoreCase(rest[..end.Length], end))
            {
                return true;
            }
            rest = rest[2..];
        }
        return false;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "No preview of a link: {Failure}, from {Host}: {Detail}")]
    private static partial void LogNotRead(ILogger logger, PictureFailure failure, string host, string detail);
}
