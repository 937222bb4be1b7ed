using System.Globalization;
using System.Text;
using Microblog.Core.Posts;
using Microblog.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace Microblog.Web.Components.Posts;

/// <summary>The tags of a post that are not in its text, as a list in one piece of markup. A tag has no page: it is no link.</summary>
internal static class TagMarkup
{
    /// <summary>The list, or nothing where the text has all of them.</summary>
    public static MarkupString Of(Post post)
    {
        var tags = PostTags.BesideText(post);
        if (tags.Count == 0)
        {
            return default;
        }
        var html = new StringBuilder("<ul class=\"tag-cloud\" role=\"list\" aria-label=\"")
            .Append(MarkupText.Encode(PostTexts.Tags))
            .Append("\">");
        foreach (var tag in tags)
        {
            html.Append(CultureInfo.InvariantCulture, $"<li class=\"chip\"><bdi>#{MarkupText.Encode(tag)}</bdi></li>");
        }
        return new MarkupString(html.Append("</ul>").ToString());
    }
}
