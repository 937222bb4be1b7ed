using Microblog.Core.Atom;
using Microblog.Core.Posts;

namespace Microblog.Web.Wording;

/// <summary>What the page of one post is called.</summary>
internal static class PostTitle
{
    /// <summary>Where nothing is known of the post.</summary>
    public static string Unknown => WordingTexts.PostTitle_Unknown;

    /// <summary>Characters of its text.</summary>
    private const int Length = 50;

    /// <summary>Its author, and its title or first words.</summary>
    public static string Of(Post post)
    {
        var line = PlainText.Line(post.Warning ?? post.Title ?? post.Text, Length);
        return line.Length == 0
            ? TextFormat.Fill(WordingTexts.PostTitle_NoText, post.AuthorName)
            : TextFormat.Fill(WordingTexts.PostTitle, post.AuthorName, line);
    }
}
