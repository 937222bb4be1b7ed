using System.Globalization;
using System.Text;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Web.Components.Shared;
using Microblog.Web.Links;
using Microblog.Web.Wording;
using Microsoft.AspNetCore.Components;

namespace Microblog.Web.Components.Posts;

/// <summary>
/// Pictures, players and files of a post as one piece of markup. Pictures stand in boxes whose size does not depend on them, so that
/// nothing moves when they come; each is a link to the original, which pictures.js opens in the page instead. That
/// script loads them, too: a browser by itself would ask for so many at once that slow ones keep the page from its own
/// requests.
/// </summary>
internal static class AttachmentMarkup
{
    private const int MaxBoxes = 4;
    private const string Original = "target=\"_blank\" rel=\"noopener noreferrer\"";

    /// <param name="post">A post with attachments.</param>
    /// <param name="sprite">The address of the sprite.</param>
    public static MarkupString Of(Post post, string sprite)
    {
        var html = new StringBuilder();
        AddPictures(html, post);
        PlayerMarkup.Add(html, post, sprite);
        AddFiles(html, post, sprite);
        return new MarkupString(html.ToString());
    }

    private static void AddPictures(StringBuilder html, Post post)
    {
        var count = post.Attachments.Count(attachment => attachment.IsPicture);
        if (count == 0)
        {
            return;
        }
        var shape = count == 1 ? Shape(post.Attachments.First(attachment => attachment.IsPicture)) : "";
        html.Append(
            CultureInfo.InvariantCulture,
            $"<picture-grid class=\"pictures n{Math.Min(count, MaxBoxes)}{shape}\">"
        );
        var at = 0;
        for (var index = 0; index < post.Attachments.Count; index++)
        {
            if (post.Attachments[index] is { IsPicture: true } picture)
            {
                at++;
                AddPicture(html, PictureLinks.Of(post.Address, index, picture), picture, at, count);
            }
        }
        html.Append("</picture-grid>");
    }

    /// <summary>The box of a picture that stands alone has about its shape, where its entry says that.</summary>
    private static string Shape(Attachment picture) =>
        picture is not { Width: > 0 and var width, Height: > 0 and var height } ? ""
        : width < 0.9 * height ? " tall"
        : width < 1.2 * height ? " square"
        : "";

    private static void AddPicture(StringBuilder html, string source, Attachment picture, int at, int count)
    {
        // Those without a box are met by going on from the others; what is hidden is not loaded.
        html.Append(at > MaxBoxes ? "<figure hidden>" : "<figure>")
            .Append("<a href=\"")
            .Append(MarkupText.Encode(picture.Address.AbsoluteUri))
            .Append("\" ")
            .Append(Original)
            .Append("><img data-src=\"")
            .Append(MarkupText.Encode(source))
            .Append("\" alt=\"")
            .Append(MarkupText.Encode(picture.Description ?? PostTexts.Picture_Undescribed))
            .Append("\" decoding=\"async\">");
        if (at == MaxBoxes && count > MaxBoxes)
        {
            var more = count - MaxBoxes;
            html.Append(
                CultureInfo.InvariantCulture,
                $"<b dir=\"ltr\" aria-hidden=\"true\">+{more}</b><i class=\"vh\">{MarkupText.Fill(PostTexts.Picture_More, more)}</i>"
            );
        }
        html.Append("</a>");
        if (picture.Description is null)
        {
            html.Append("<span class=\"alt\" aria-hidden=\"true\">")
                .Append(MarkupText.Encode(PostTexts.Picture_NoDescription))
                .Append("</span>");
        }
        html.Append("</figure>");
    }

    private static void AddFiles(StringBuilder html, Post post, string sprite)
    {
        var isOpen = false;
        var captions = CaptionFiles.All(post.Attachments).Select(one => post.Attachments[one.Index]).ToHashSet();
        foreach (
            var attachment in post.Attachments.Where(one =>
                !one.IsPicture && one.PlayedType is null && !captions.Contains(one)
            )
        )
        {
            if (!isOpen)
            {
                html.Append("<ul class=\"attachments\">");
                isOpen = true;
            }
            html.Append("<li>");
            AddLink(html, attachment, sprite);
            html.Append("</li>");
        }
        if (isOpen)
        {
            html.Append("</ul>");
        }
    }

    /// <summary>The link to a file, and how large it is.</summary>
    internal static void AddLink(StringBuilder html, Attachment attachment, string sprite)
    {
        html.Append("<a href=\"")
            .Append(MarkupText.Encode(attachment.Address.AbsoluteUri))
            .Append("\" ")
            .Append(Original)
            .Append('>')
            .Append(IconMarkup.Of(sprite, IsImage(attachment) ? "image" : "link", small: true))
            .Append("<span>")
            .Append(MarkupText.Encode(Label(attachment)))
            .Append("</span></a>");
        if (Details(attachment) is { Length: > 0 } details)
        {
            html.Append(" <small class=\"muted\">").Append(MarkupText.Encode(details)).Append("</small>");
        }
    }

    /// <summary>True for kinds of pictures, too, that are not shown: they may hold scripts, or few browsers know them.</summary>
    private static bool IsImage(Attachment attachment) =>
        attachment.MediaType?.StartsWith("image/", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>How large it is, how long it plays and of which type it is, as far as its author says.</summary>
    private static string Details(Attachment attachment)
    {
        var size = attachment.Length is { } bytes ? FileSize.Text(bytes) : null;
        var duration = attachment.Duration is { } time ? PlayingTime.Text(time) : null;
        return string.Join(" · ", new[] { size, duration, attachment.MediaType }.OfType<string>());
    }

    private static string Label(Attachment attachment) =>
        (IsImage(attachment), attachment.Description) switch
        {
            (true, { Length: > 0 } description) => TextFormat.Fill(PostTexts.Picture_Described, description),
            (true, _) => PostTexts.Picture_Undescribed,
            (false, { Length: > 0 } description) => TextFormat.Fill(PostTexts.File_Described, description),
            _ => TextFormat.Fill(
                PostTexts.File_Named,
                attachment.Name ?? attachment.Address.Segments[^1],
                attachment.Address.Host
            ),
        };
}
