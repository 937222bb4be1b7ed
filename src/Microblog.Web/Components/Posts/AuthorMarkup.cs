using Microblog.Core.Model;
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
                $"<span class=\"chip\" title=\"{MarkupText.Encode(PostTexts.Author_HostWord_Note)}\">{Via(post.Address.Feed)}</span>",
            _ => $"<span class=\"chip warn\" title=\"{MarkupText.Encode(PostTexts.Author_Unverified_Note)}\">"
                + $"{IconMarkup.Of(sprite, "unverified", small: true)}{MarkupText.Encode(PostTexts.Author_Unverified)}</span>",
        };

    private static string Via(FeedAddress feed) =>
        MarkupText.Fill(
            PostTexts.Author_HostWord,
            $"<bdi>{MarkupText.Encode(feed.Service.Server.ToDisplayString())}</bdi>"
        );
}
