using System.Diagnostics.CodeAnalysis;
using Microblog.Core.Model;
using Microblog.Xmpp;

namespace Microblog.Web.Links;

/// <summary>
/// The pages of feeds and posts: <c>/feed/{service}/{node}</c> and <c>/post/{service}/{node}/{item}</c>, every part
/// percent-encoded. Read from the address as the browser sent it: a server that decodes a path can't tell <c>%2F</c>
/// from <c>%252F</c> any more.
/// </summary>
public static class PostLinks
{
    private const string FeedPrefix = "/feed/";
    private const string PostPrefix = "/post/";
    private const string ProfilePrefix = "/profile/";

    /// <summary>The page of a feed.</summary>
    public static string Feed(FeedAddress feed) => $"{FeedPrefix}{Part(feed.Service.ToString())}/{Part(feed.Node)}";

    /// <summary>The page of a person's microblog.</summary>
    public static string Person(Jid person) => Feed(FeedAddress.Microblog(person));

    /// <summary>A part of a person's page, such as their pictures.</summary>
    public static string Person(Jid person, ProfilePart part) =>
        part == ProfilePart.Posts ? Person(person) : $"{ProfilePrefix}{Part(person.ToString())}/{NameOf(part)}";

    /// <summary>The page of a post.</summary>
    public static string Post(PostAddress post) =>
        $"{PostPrefix}{Part(post.Feed.Service.ToString())}/{Part(post.Feed.Node)}/{Part(post.ItemId)}";

    /// <summary>Reads the address of a feed's page, or of a person's (<c>/profile/{jid}</c>) but for the other parts of it.</summary>
    /// <param name="path">The path (with or without host and query), still percent-encoded.</param>
    /// <param name="feed">The feed.</param>
    public static bool TryParseFeed(string path, [NotNullWhen(true)] out FeedAddress? feed)
    {
        feed =
            TryParsePerson(path, out _, out _) ? null
            : Parts(path, FeedPrefix, 2) is [var service, { Length: > 0 } node] && Jid.TryParse(service, out var jid)
                ? new FeedAddress(jid, node)
            : Parts(path, ProfilePrefix, 1) is [var person]
            && Jid.TryParse(person, out var one)
            && one.Local is not null
                ? FeedAddress.Microblog(one)
            : null;
        return feed is not null;
    }

    /// <summary>Reads the address of a part of a person's page, but for their posts.</summary>
    /// <param name="path">The path (with or without host and query), still percent-encoded.</param>
    /// <param name="person">Their bare address.</param>
    /// <param name="part">The part.</param>
    public static bool TryParsePerson(string path, [NotNullWhen(true)] out Jid? person, out ProfilePart part)
    {
        (person, part) = (null, ProfilePart.Posts);
        if (Parts(path, ProfilePrefix, 2) is not [var address, var name])
        {
            return false;
        }
        foreach (var one in Enum.GetValues<ProfilePart>().Where(one => one != ProfilePart.Posts))
        {
            part = name == NameOf(one) ? one : part;
        }
        person =
            part != ProfilePart.Posts && Jid.TryParse(address, out var jid) && jid.Local is not null ? jid.Bare : null;
        return person is not null;
    }

    private static string NameOf(ProfilePart part) => part.ToString().ToLowerInvariant();

    /// <summary>Reads the address of a post's page.</summary>
    /// <param name="path">The path (with or without host and query), still percent-encoded.</param>
    /// <param name="post">The post.</param>
    public static bool TryParsePost(string path, [NotNullWhen(true)] out PostAddress? post)
    {
        post =
            Parts(path, PostPrefix, 3) is [var service, { Length: > 0 } node, { Length: > 0 } item]
            && Jid.TryParse(service, out var jid)
                ? new PostAddress(new FeedAddress(jid, node), item)
                : null;
        return post is not null;
    }

    /// <summary>The page for what a person typed: an address, or an <c>xmpp:</c> URI; null where it is neither.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="domain">Where a bare name is taken to be.</param>
    public static string? FromText(string? text, string domain)
    {
        if (XmppUri.TryParse(text?.Trim(), out var uri))
        {
            if (uri.Node is { Length: > 0 } node)
            {
                var feed = new FeedAddress(uri.Address, node);
                return uri.Item is { Length: > 0 } item ? Post(new PostAddress(feed, item)) : Feed(feed);
            }
            // What it asks for beside the address, such as a chat, is not done here.
            text = uri.Address.ToString();
        }
        return TypedAddress.ReadService(text) is null && TypedAddress.ReadPerson(text, domain) is { } person
            ? Person(person)
            : null;
    }

    /// <summary>A part of a path. A browser takes a segment of dots, encoded or not, for a step in it: those get a tilde in front.</summary>
    internal static string Part(string text) => IsDots(text) ? "~" + text : Uri.EscapeDataString(text);

    private static string Unescape(string part) =>
        part is ['~', .. var rest] && IsDots(rest) ? rest : Uri.UnescapeDataString(part);

    private static bool IsDots(string text) => text.EndsWith('.') && text.TrimStart('~').All(c => c == '.');

    /// <summary>The decoded parts of a path behind a prefix; none where it has another.</summary>
    internal static string[] Parts(string path, string prefix, int count)
    {
        var end = path.IndexOfAny(['?', '#']);
        path = end < 0 ? path : path[..end];
        var start = path.IndexOf(prefix, StringComparison.Ordinal);
        return start < 0 ? [] : path[(start + prefix.Length)..].Split('/', count).Select(Unescape).ToArray();
    }
}
