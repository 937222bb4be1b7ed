using System.Diagnostics.CodeAnalysis;
using Microblog.Core.Feeds;
using Microblog.Xmpp;

namespace Microblog.Core.Posts;

/// <summary>Where a post lives: an item of a feed. Unique on the network.</summary>
public sealed record PostAddress(FeedAddress Feed, string ItemId)
{
    /// <summary>The post's <c>xmpp:</c> URI, percent-encoded; what <c>data-post</c> shows and what sorting compares.</summary>
    public override string ToString() => new XmppUri(Feed.Service, Feed.Node, ItemId).ToString();

    /// <summary>Reads an <c>xmpp:</c> URI that names a node and an item.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PostAddress? address)
    {
        address =
            XmppUri.TryParse(text, out var uri) && uri is { Node: not null, Item: not null }
                ? new PostAddress(new FeedAddress(uri.Address, uri.Node), uri.Item)
                : null;
        return address is not null;
    }
}
