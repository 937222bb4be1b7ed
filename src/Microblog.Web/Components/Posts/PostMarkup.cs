using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microblog.Core.Posts;
using Microblog.Web.Components.Shared;
using Microblog.Web.Links;
using Microblog.Web.Wording;
using Microsoft.AspNetCore.Components;

namespace Microblog.Web.Components.Posts;

/// <summary>
/// The parts of a post around its text, as markup. Blazor keeps 40 bytes, twice, for each element, attribute and text; a
/// part in one piece costs a page of posts a fifth of that. Whatever is not the program's own is encoded here.
/// </summary>
internal static class PostMarkup
{
    private static readonly ConcurrentDictionary<
        (string Sprite, string Language),
        (MarkupString Reply, MarkupString Heart, MarkupString More)
    > Buttons = new();

    private static string Language => CultureInfo.CurrentUICulture.Name;

    /// <summary>Who repeated it, and in which community it stands.</summary>
    public static string Context(string sprite, Post post, string? community)
    {
        var text = new StringBuilder();
        if (post.RepeatedBy is { } repeater)
        {
            var name = Text(post.RepeaterName ?? DisplayName.OfPerson(null, repeater));
            var person = $"<a href=\"{Text(PostLinks.Person(repeater))}\"><bdi>{name}</bdi></a>";
            AddContext(text, sprite, "repeat", MarkupText.Fill(PostTexts.Context_Repeated, person));
        }
        if (community is not null)
        {
            var feed = $"<a href=\"{Text(PostLinks.Feed(post.Address.Feed))}\" dir=\"auto\">{Text(community)}</a>";
            AddContext(text, sprite, "community", MarkupText.Fill(PostTexts.Context_Community, feed));
        }
        return text.ToString();
    }

    /// <summary>What stands for the author: their picture, or letters. It leads where the name leads, and is no stop of its own.</summary>
    public static MarkupString Avatar(Post post)
    {
        var face = NameLetters.Markup(
            post.AuthorName,
            post.Author?.ToString() ?? post.AuthorName,
            picture: post.AuthorAvatar is { } id ? AvatarLinks.Of(id) : null
        );
        return new(
            post.Author is { } author
                ? $"<a class=\"avatar\" href=\"{Text(PostLinks.Person(author))}\" tabindex=\"-1\" aria-hidden=\"true\">{face}</a>"
                : $"<span class=\"avatar\">{face}</span>"
        );
    }

    /// <summary>The author's name, and who says that it is theirs where no server does that speaks for them.</summary>
    public static string Author(string sprite, Post post, string id)
    {
        var name = post.Author is { } author
            ? $"<a class=\"name\" id=\"{id}-by\" href=\"{Text(PostLinks.Person(author))}\" dir=\"auto\">{Text(post.AuthorName)}</a>"
            : $"<span class=\"name\" id=\"{id}-by\" dir=\"auto\">{Text(post.AuthorName)}</span>";
        return name + AuthorMarkup.Of(sprite, post);
    }

    /// <summary>The author's address.</summary>
    public static string Address(Post post) =>
        $"<span class=\"address\">{(post.Author is { } author ? Text(author.ToDisplayString()) : "")}</span>";

    /// <summary>When it was written; the permalink.</summary>
    public static string When(Post post, string permalink, DateTimeOffset now)
    {
        var edited = post.Edited is { } at
            ? $"<span title=\"{MarkupText.Fill(PostTexts.Edited_At, RelativeTime.Exact(at))}\">{Text(PostTexts.Edited_Mark)}</span> "
            : "";
        return $"<span class=\"when\">{edited}<a href=\"{Text(permalink)}\" data-permalink>{TimeMarkup.Ago(post.Published, now)}</a></span>";
    }

    /// <summary>The date and time on its own page; the permalink.</summary>
    public static MarkupString Exact(Post post, string permalink) =>
        new($"<a href=\"{Text(permalink)}\" data-permalink>{TimeMarkup.Exact(post.Published)}</a>");

    /// <summary>A line about the post that it replies to.</summary>
    public static string ReplyTo(string sprite, Post post)
    {
        if (!post.IsReply)
        {
            return "";
        }
        var words = post.Parent is { } preview
            ? MarkupText.Fill(
                post.IsQuote ? PostTexts.ReplyTo_Quote : PostTexts.ReplyTo_Post,
                $"<bdi>{Text(preview.AuthorName)}</bdi>",
                Text(preview.Text)
            )
            : Text(post.IsQuote ? PostTexts.ReplyTo_UnknownQuote : PostTexts.ReplyTo_UnknownPost);
        // Its own page shows what it answers once that is known.
        var parent = post.ParentAddress ?? post.Address;
        return $"<a class=\"reply-to\" href=\"{Text(PostLinks.Post(parent))}\">{IconMarkup.Of(sprite, "reply", small: true, flip: true)}{words}</a>";
    }

    /// <summary>What it warns of, with the button that shows it (warnings.js); or nothing.</summary>
    public static string Warning(string sprite, Post post, string id) =>
        post.Warning is null
            ? ""
            : $"<div class=\"warning\"><p id=\"{id}-warning\" dir=\"auto\">{IconMarkup.Of(sprite, "warning", small: true)} {Text(post.Warning)}</p><button class=\"button small\" type=\"button\" data-warning aria-expanded=\"false\">{Text(ScriptTexts.Warning_Show)}</button></div>";

    /// <summary>Its button to reply.</summary>
    public static MarkupString Reply(string sprite) =>
        Buttons.GetOrAdd((sprite, Language), key => MakeButtons(key.Sprite)).Reply;

    /// <summary>What is on its button to like.</summary>
    public static MarkupString Heart(string sprite) =>
        Buttons.GetOrAdd((sprite, Language), key => MakeButtons(key.Sprite)).Heart;

    /// <summary>Its button for everything else.</summary>
    public static MarkupString More(string sprite) =>
        Buttons.GetOrAdd((sprite, Language), key => MakeButtons(key.Sprite)).More;

    /// <summary>A number beside a button, or nothing.</summary>
    public static string Count(int count) =>
        count > 0 ? string.Create(CultureInfo.InvariantCulture, $"<span>{count}</span>") : "";

    private static void AddContext(StringBuilder text, string sprite, string icon, string words) =>
        text.Append(
            CultureInfo.InvariantCulture,
            $"<p class=\"context\">{IconMarkup.Of(sprite, icon, small: true)}<span>{words}</span></p>"
        );

    private static (MarkupString Reply, MarkupString Heart, MarkupString More) MakeButtons(string sprite) =>
        (
            new(
                $"<button type=\"button\" aria-label=\"{Text(PostTexts.Reply)}\">{IconMarkup.Of(sprite, "bubble", flip: true)}</button>"
            ),
            IconMarkup.Of(sprite, "heart", fillable: true),
            new(
                $"<span class=\"act more\"><button type=\"button\" aria-label=\"{Text(PostTexts.Menu_Label)}\" aria-haspopup=\"menu\">{IconMarkup.Of(sprite, "dots")}</button></span>"
            )
        );

    private static string Text(string text) => MarkupText.Encode(text);
}
