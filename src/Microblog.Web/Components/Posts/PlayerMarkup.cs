using System.Globalization;
using System.Text;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Web.Components.Shared;
using Microblog.Web.Links;
using Microblog.Web.Wording;

namespace Microblog.Web.Components.Posts;

/// <summary>
/// Players of a post's video and audio files, in the browser's own look. Nothing is fetched before somebody plays it, but the picture
/// that stands for a video: that lies behind the video, is loaded as other pictures are, and becomes its poster then (media.js).
/// </summary>
internal static class PlayerMarkup
{
    /// <summary>Adds the players, where the post has any.</summary>
    public static void Add(StringBuilder html, Post post, string sprite)
    {
        if (post.Attachments.All(attachment => attachment.PlayedType is null))
        {
            return;
        }
        html.Append("<div class=\"players\">");
        for (var index = 0; index < post.Attachments.Count; index++)
        {
            if (post.Attachments[index] is { PlayedType: not null } file)
            {
                AddPlayer(html, post, index, file.IsVideo);
                AttachmentMarkup.AddLink(html, file, sprite);
                html.Append("</media-player>");
            }
        }
        html.Append("</div>");
    }

    private static void AddPlayer(StringBuilder html, Post post, int index, bool isVideo)
    {
        var file = post.Attachments[index];
        html.Append("<media-player><div class=\"")
            .Append(isVideo ? "screen" : "sound")
            .Append(Shape(file))
            .Append("\">");
        if (isVideo && file.PosterPicture is { } poster)
        {
            html.Append("<picture-grid><img data-src=\"")
                .Append(MarkupText.Encode(PictureLinks.OfPoster(post.Address, index, poster)))
                .Append("\" alt=\"\" decoding=\"async\"></picture-grid>");
        }
        var element = isVideo ? "video" : "audio";
        html.Append('<')
            .Append(element)
            .Append(" controls preload=\"none\" playsinline src=\"")
            .Append(MarkupText.Encode(PictureLinks.Of(post.Address, index, file)))
            .Append("\" aria-label=\"")
            .Append(MarkupText.Encode(Name(file, isVideo)))
            .Append('"');
        if (isVideo && file is { Width: > 0 and var width, Height: > 0 and var height })
        {
            html.Append(CultureInfo.InvariantCulture, $" width=\"{width}\" height=\"{height}\"");
        }
        html.Append('>');
        AddCaptions(html, post, index);
        html.Append("</")
            .Append(element)
            .Append("></div><p class=\"not-played\" hidden>")
            .Append(MarkupText.Encode(PostTexts.Player_NotPlayed))
            .Append("</p>");
    }

    /// <summary>None is shown by default, for that would be fetched before anybody plays anything.</summary>
    private static void AddCaptions(StringBuilder html, Post post, int player)
    {
        foreach (var captions in CaptionFiles.Of(post.Attachments, player))
        {
            html.Append("<track kind=\"captions\" src=\"")
                .Append(
                    MarkupText.Encode(PictureLinks.Of(post.Address, captions.Index, post.Attachments[captions.Index]))
                )
                .Append("\" label=\"")
                .Append(MarkupText.Encode(LanguageName(captions.Language) ?? PostTexts.Player_Captions));
            if (captions.Language is { } language)
            {
                html.Append("\" srclang=\"").Append(MarkupText.Encode(language));
            }
            html.Append("\">");
        }
    }

    /// <summary>What a language is called by those who speak it.</summary>
    private static string? LanguageName(string? tag)
    {
        if (tag is null)
        {
            return null;
        }
        try
        {
            return CultureInfo.GetCultureInfo(tag, predefinedOnly: true).NativeName;
        }
        catch (CultureNotFoundException)
        {
            return tag;
        }
    }

    private static string Shape(Attachment file) => file.Width < file.Height ? " tall" : "";

    private static string Name(Attachment file, bool isVideo) =>
        TextFormat.Fill(
            isVideo ? PostTexts.Player_Video : PostTexts.Player_Audio,
            file.Description ?? file.Name ?? file.Address.Segments[^1]
        );
}
