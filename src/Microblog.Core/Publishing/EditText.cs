using Microblog.Core.Atom;
using Microblog.Core.Posts;

namespace Microblog.Core.Publishing;

/// <summary>The text that an editor starts from: Markdown that reads as the post does.</summary>
public static class EditText
{
    /// <summary>
    /// What was typed, where that reads as the post is shown; else Markdown made of what is shown. So formatting that
    /// another program gave without Markdown is kept, and signs of Markdown in plain text stay signs.
    /// </summary>
    public static string Of(Post post)
    {
        ArgumentNullException.ThrowIfNull(post);
        var typed = Markdown.Read(post.Source, withTitle: !post.Address.Feed.IsComments && post.Warning is null);
        if (
            typed is { IsFormatted: false, Title: null }
            && post.Title is null
            && PlainText.ToHtml(typed.Body) == post.Html
        )
        {
            return post.Source;
        }
        var shown = HtmlMarkdown.Of(post.Html);
        var read = HtmlPolicy.Sanitise(XhtmlMarkup.Write(typed.Xhtml)).Html;
        return typed.Title == post.Title && HtmlMarkdown.Of(read) == shown ? post.Source
            : post.Title is null ? shown
            : $"# {MarkdownEscape.Line(post.Title)}\n\n{shown}";
    }
}
