using System.Text;
using Microblog.Core.Atom;
using Microblog.Core.Model;

namespace Microblog.Core.Previews;

/// <summary>Makes a preview of what a page says of itself: Open Graph, Twitter's cards, else its title and description.</summary>
internal static class PageReader
{
    /// <summary>The preview; null where the page says nothing.</summary>
    /// <param name="page">The page.</param>
    /// <param name="typed">The address that was typed: it stays the one of the link, whatever the page says.</param>
    public static LinkPreview? Read(WebPage page, Uri typed)
    {
        var head = PageHead.Read(PageCharset.Decode(page));
        return LinkPreviews.Of(
            typed,
            Visible(head.First("og:title", "twitter:title")) ?? Visible(head.Title),
            Visible(head.First("og:description", "twitter:description", "description")),
            PictureOf(head, page.Address)
        );
    }

    /// <summary>Without characters that nobody sees, and those that turn the direction of what follows; null where nothing is left.</summary>
    private static string? Visible(string? text)
    {
        if (text is null)
        {
            return null;
        }
        var visible = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (InvisibleText.KindOf(rune) != InvisibleKind.Invisible)
            {
                visible.Append(rune.ToString());
            }
        }
        var rest = visible.ToString();
        return InvisibleText.IsBlank(rest) ? null : rest;
    }

    /// <summary>A picture that is less protected than its page is none.</summary>
    private static Uri? PictureOf(PageHead head, Uri page)
    {
        var named = head.First("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src");
        var from = Uri.TryCreate(page, head.Base?.Trim(), out var origin) ? origin : page;
        return
            named is not null
            && Uri.TryCreate(from, named.Trim(), out var picture)
            && TextParts.WebAddress(picture.AbsoluteUri) is { UserInfo: "" } address
            && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == page.Scheme)
            ? address
            : null;
    }
}
