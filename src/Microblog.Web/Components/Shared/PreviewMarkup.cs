using System.Text;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Web.Links;
using Microsoft.AspNetCore.Components;

namespace Microblog.Web.Components.Shared;

/// <summary>What a page is about that a text links to, as one piece of markup. Its picture comes through the program, when it is near.</summary>
internal static class PreviewMarkup
{
    /// <summary>The preview of a post, or nothing.</summary>
    public static MarkupString Of(Post post) => post.Preview is { } preview ? Of(preview, PictureOf(post)) : default;

    /// <summary>Where the program has the picture of a post's preview, or null.</summary>
    public static string? PictureOf(Post post) =>
        post.Preview?.Picture is { } picture ? PictureLinks.Of(post.Address, post.Attachments.Count, picture) : null;

    /// <summary>A preview.</summary>
    /// <param name="preview">The preview.</param>
    /// <param name="picture">Where the program has its picture, or null.</param>
    public static MarkupString Of(LinkPreview preview, string? picture)
    {
        var html = new StringBuilder("<a class=\"preview\" href=\"")
            .Append(MarkupText.Encode(preview.Address.AbsoluteUri))
            .Append("\" target=\"_blank\" rel=\"noopener noreferrer\">");
        if (picture is not null)
        {
            html.Append("<picture-grid><img data-src=\"")
                .Append(MarkupText.Encode(picture))
                .Append("\" alt=\"\" decoding=\"async\"></picture-grid>");
        }
        html.Append("<div dir=\"auto\"><span>").Append(MarkupText.Encode(preview.Address.IdnHost)).Append("</span>");
        if (preview.Title is not null)
        {
            html.Append("<strong>").Append(MarkupText.Encode(preview.Title)).Append("</strong>");
        }
        if (preview.Description is not null)
        {
            html.Append("<p>").Append(MarkupText.Encode(preview.Description)).Append("</p>");
        }
        return new MarkupString(html.Append("</div></a>").ToString());
    }
}
