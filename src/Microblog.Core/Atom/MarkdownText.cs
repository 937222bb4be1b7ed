using System.Xml.Linq;

namespace Microblog.Core.Atom;

/// <summary>A typed text, understood.</summary>
/// <param name="Title">The first heading of level one, where the text begins with it and goes on after it.</param>
/// <param name="Body">The text without that title, as typed.</param>
/// <param name="Plain">The body as it reads without its signs.</param>
/// <param name="Xhtml">The body as a XHTML div.</param>
/// <param name="IsFormatted">True where plain text cannot say the same.</param>
/// <param name="Tags">Its tags without <c>#</c>, each once: not those in code, and not those in links.</param>
public sealed record MarkdownText(
    string? Title,
    string Body,
    string Plain,
    XElement Xhtml,
    bool IsFormatted,
    IReadOnlyList<string> Tags
)
{
    /// <summary>
    /// True where nothing is to be read or seen: no words, no picture, no link; signs of a list alone are nothing. Words that
    /// Markdown does not show, as after the signs of a code block, are words all the same.
    /// </summary>
    public bool IsBlank =>
        Title is null
        && InvisibleText.IsBlank(Xhtml.Value)
        && !InvisibleText.HasLetter(Body)
        && !Xhtml.Descendants().Any(one => one.Name.LocalName is "a" or "img");
}
