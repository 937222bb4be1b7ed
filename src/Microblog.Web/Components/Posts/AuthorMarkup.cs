using Microblog.Core.Posts;
using Microblog.Web.Components.Shared;

namespace Microblog.Web.Components.Posts;

/// <summary>Who says that a post is its author's: nothing where a server does that speaks for them.</summary>
internal static class AuthorMarkup
{
    public static string Of(string sprite, Post post) =>
        post.AuthorState switch
        {
            AuthorState.Verified => "",
            AuthorState.HostWord =>
                $"<span class=\"chip\" title=\"Only this server says that they wrote it\">via <bdi>{MarkupText.Encode(post.Address.Feed.Service.Server.ToDisplayString())}</bdi></span>",
            _ => "<span class=\"chip warn\" title=\"No server says that they wrote it\">"
                + $"{IconMarkup.Of(sprite, "unverified", small: true)}Unverified</span>",
        };
}
