using Microsoft.Extensions.Options;

namespace Microblog.Web.Media;

/// <summary>Fetches video and audio from the servers of strangers, under the rules that hold for pictures.</summary>
internal sealed class PlayedClient(
    PictureClient client,
    IOptions<MediaOptions> media,
    PlayerLimits limits,
    TimeProvider time
)
{
    private const string Accepted = "video/*, audio/*";

    private readonly long _most = media.Value.MaxPlayedBytes;

    /// <summary>Asks for a file or a part of it, and waits until it begins to come.</summary>
    /// <exception cref="PictureException">It does not.</exception>
    public async Task<PlayedDownload> OpenAsync(Uri address, ByteRange? range, CancellationToken cancellation)
    {
        var budget = new TimeBudget(limits.Server, time, cancellation);
        var answer = await client.SendAsync(address, new RemoteRequest(Accepted, range), budget);
        try
        {
            var part = FilePart.Of(answer, range, _most);
            return answer.Content.Headers.ContentType?.MediaType is { } type && part is not null && IsText(type)
                ? throw new PictureException(PictureFailure.NoPicture, "it is a page or a text")
                : new PlayedDownload(answer, part, limits, _most, time);
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

    private static bool IsText(string type) => type.StartsWith("text/", StringComparison.OrdinalIgnoreCase);
}
