using Microblog.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace Microblog.Web.Components.Posts;

/// <summary>Whether the server vouches for an author.</summary>
internal static class AuthorMarkup
{
    public static MarkupString Of(string sprite, bool verified) =>
        new(
            verified
                ? "<span class=\"mark\" role=\"img\" aria-label=\"Verified author\" title=\"The server vouches for this author\">"
                    + $"{IconMarkup.Of(sprite, "verified", small: true)}</span>"
                : "<span class=\"chip warn\" title=\"The server does not vouch for this author\">"
                    + $"{IconMarkup.Of(sprite, "unverified", small: true)}Unverified</span>"
        );
}
