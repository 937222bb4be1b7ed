using Microblog.Core.Posts;

namespace Microblog.Web.Components.Posts;

/// <summary>Whether a post is folded where it stands among others, so that none takes a timeline.</summary>
internal static class PostLength
{
    private const int LongText = 1_200;
    private const int ManyLines = 24;

    // A heading is as tall as twice its letters in words.
    private const int TitleWeight = 2;

    /// <summary>True for a post that may be taller than a screen. Known before anything is laid out: nothing moves later.</summary>
    public static bool IsLong(Post post) =>
        post.Text.Length + TitleWeight * (post.Title?.Length ?? 0) > LongText
        || post.Text.AsSpan().Count('\n') > ManyLines
        || post.Html.AsSpan().Count("<br>") > ManyLines;
}
