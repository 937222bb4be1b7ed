using Microblog.Core.Posts;

namespace Microblog.Web.Components.Posts;

/// <summary>Whether a post is folded where it stands among others, so that none takes a timeline.</summary>
internal static class PostLength
{
    private const int LongText = 1_200;
    private const int LineLength = 40;
    private const int ManyLines = 30;
    private const int ManyLinesOfConversation = 100;
    private const int ManyTags = 300;

    // A heading is as tall as twice its letters in words.
    private const int TitleWeight = 2;

    /// <summary>True for a post that may be taller than a screen. Known before anything is laid out: nothing moves later.</summary>
    /// <param name="post">The post.</param>
    /// <param name="inConversation">True where it was asked for with the posts around it: more of it is shown.</param>
    public static bool IsLong(Post post, bool inConversation)
    {
        var most = inConversation ? ManyLinesOfConversation : ManyLines;
        var title = TitleWeight * (post.Title?.Length ?? 0);
        return post.Text.Length + title > LongText
            || title / LineLength + Lines(post.Text, most) > most
            || post.Html.AsSpan().Count('<') > ManyTags;
    }

    /// <summary>Lines on a narrow screen; no more are counted than are many.</summary>
    private static int Lines(ReadOnlySpan<char> text, int most)
    {
        var lines = 0;
        while (lines <= most && !text.IsEmpty)
        {
            var end = text.IndexOf('\n');
            lines += 1 + (end < 0 ? text.Length : end) / LineLength;
            text = end < 0 ? [] : text[(end + 1)..];
        }
        return lines;
    }
}
