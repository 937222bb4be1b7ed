using System.Globalization;
using Microblog.Core.Mentions;
using Microblog.Core.Model;
using Microblog.Web.Links;
using Microsoft.AspNetCore.Mvc;

namespace Microblog.Web.Compose;

/// <summary>
/// <c>GET /compose/complete?kind=people|tags&amp;q=…&amp;post=…</c>: what a person may mean by the first letters after an <c>@</c> or
/// a <c>#</c>, in a post that answers or changes the named one. The answer is a list of
/// <c>{ name, note, text, picture }</c>: what is shown, and what stands in the text for it.
/// </summary>
internal static class CompletionEndpoint
{
    /// <summary>Nobody types more of a name, in characters.</summary>
    private const int MaxQuery = 100;

    public static void MapCompletion(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/compose/complete", CompleteAsync);

    private static async Task<IResult> CompleteAsync(
        HttpResponse response,
        [FromQuery] string? kind,
        [FromQuery] string? q,
        [FromQuery] string? post,
        [FromServices] IMentions mentions,
        CancellationToken cancellation
    )
    {
        PostAddress? address = null;
        if (q is { Length: > MaxQuery } || (!string.IsNullOrEmpty(post) && !PostAddress.TryParse(post, out address)))
        {
            return Results.BadRequest();
        }
        response.Headers.CacheControl = "no-store";
        return kind switch
        {
            "people" => Results.Json(
                (await mentions.FindPeopleAsync(q ?? "", address, cancellation)).Select(person => new Choice(
                    person.Name,
                    person.Address,
                    person.Text,
                    person.Avatar is { } id ? AvatarLinks.Of(id) : null
                ))
            ),
            "tags" => Results.Json(
                (await mentions.FindTagsAsync(q ?? "", cancellation)).Select(tag => new Choice(
                    "#" + tag.Name,
                    tag.Count.ToString(CultureInfo.InvariantCulture),
                    "#" + tag.Name,
                    Picture: null
                ))
            ),
            _ => Results.BadRequest(),
        };
    }

    /// <param name="Name">What it is called.</param>
    /// <param name="Note">What stands beside it.</param>
    /// <param name="Text">What stands in the text for it.</param>
    /// <param name="Picture">Where the person's picture is, or null.</param>
    private sealed record Choice(string Name, string Note, string Text, string? Picture);
}
