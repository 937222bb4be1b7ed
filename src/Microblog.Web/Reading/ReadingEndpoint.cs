using Microblog.Core.Model;
using Microblog.Core.Timelines.Windows;
using Microblog.Web.Security;
using Microblog.Xmpp;
using Microsoft.AspNetCore.Mvc;

namespace Microblog.Web.Reading;

/// <summary>
/// <c>POST /reading?timeline=…&amp;post=…&amp;offset=…&amp;seen=…</c>: where a person is reading, whether or not the page's connection
/// is up. The timeline is <c>home</c> or a feed's URI, the post the URI of the first one in sight (none: at the top), the
/// offset its distance in pixels from the upper edge of the window, seen the URI of the highest one that was in sight.
/// </summary>
internal static class ReadingEndpoint
{
    private const string Home = "home";

    public static void MapReading(this IEndpointRouteBuilder endpoints) =>
        endpoints
            .MapPost(
                "/reading",
                async (
                    [FromQuery] string timeline,
                    [FromQuery] string? post,
                    [FromQuery] int offset,
                    [FromQuery] string? seen,
                    [FromServices] IReadingPositions places,
                    CancellationToken cancellation
                ) =>
                {
                    FeedAddress? feed = null;
                    PostAddress? address = null;
                    PostAddress? highest = null;
                    if (
                        (timeline != Home && !TryParseFeed(timeline, out feed))
                        || (!string.IsNullOrEmpty(post) && !PostAddress.TryParse(post, out address))
                        || (!string.IsNullOrEmpty(seen) && !PostAddress.TryParse(seen, out highest))
                    )
                    {
                        return Results.BadRequest();
                    }
                    await places.SetAsync(feed, address, offset, highest, cancellation);
                    return Results.NoContent();
                }
            )
            .RequireAntiforgery();

    private static bool TryParseFeed(string text, out FeedAddress? feed)
    {
        feed =
            XmppUri.TryParse(text, out var uri) && uri is { Node: { Length: > 0 } node, Item: null }
                ? new FeedAddress(uri.Address, node)
                : null;
        return feed is not null;
    }
}
