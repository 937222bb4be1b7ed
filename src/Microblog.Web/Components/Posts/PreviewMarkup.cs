using System.Text;
using Microblog.Core.Posts;
using Microblog.Web.Components.Shared;
using Microblog.Web.Links;
using Microsoft.AspNetCore.Components;

namespace Microblog.Web.Components.Posts;

/// <summary>What a page is about that a post links to, as one piece of markup. Its picture comes through the program, when it is near.</summary>
internal static class PreviewMarkup
{
    public static MarkupString Of(Post post)
    {
        if (post.Preview is not { } preview)
        {
            return default;
        }
        var html = new StringBuilder("<a class=\"preview\" href=\"")
            .Append(MarkupText.Encode(preview.Address.AbsoluteUri))
            .Append("\" target=\"_blank\" rel=\"noopener noreferrer\">");
        if (preview.Picture is { } picture)
        {
            html.Append("<picture-grid><img data-src=\"")
                .Append(MarkupText.Encode(PictureLinks.Of(post.Address, post.Attachments.Count, picture)))
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
