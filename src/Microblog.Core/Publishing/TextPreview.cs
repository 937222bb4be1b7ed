using Microblog.Core.Atom;

namespace Microblog.Core.Publishing;

/// <summary>How a text that is half written will read.</summary>
/// <param name="Title">Its title, or null.</param>
/// <param name="Html">Its body as HTML that is safe to put into the page.</param>
public sealed record TextPreview(string? Title, string Html)
{
    /// <summary>Reads a text as it is read when it is sent.</summary>
    /// <param name="text">Markdown as typed.</param>
    /// <param name="withTitle">False for a reply, which has no title.</param>
    public static TextPreview Of(string text, bool withTitle)
    {
        var read = Markdown.Read(text, withTitle);
        return read is { IsFormatted: false, Title: null }
            ? new TextPreview(null, PlainText.ToHtml(read.Body))
            : new TextPreview(read.Title, HtmlPolicy.Sanitise(XhtmlMarkup.Write(read.Xhtml)).Html);
    }
}
