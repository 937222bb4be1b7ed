using System.Diagnostics.CodeAnalysis;
using Microblog.Xmpp;

namespace Microblog.Core.Model;

/// <summary>Where a post lives: an item of a feed. Unique on the network.</summary>
public sealed record PostAddress(FeedAddress Feed, string ItemId)
{
    private string? _text;

    /// <summary>The post's <c>xmpp:</c> URI, percent-encoded; what <c>data-post</c> shows and what sorting compares.</summary>
    public override string ToString() => _text ??= new XmppUri(Feed.Service, Feed.Node, ItemId).ToString();

    /// <inheritdoc />
    public bool Equals(PostAddress? other) => other is not null && ItemId == other.ItemId && Feed == other.Feed;

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Feed, ItemId);

    /// <summary>
    /// Reads an <c>xmpp:</c> URI that names a node and an item. Nodes belong to bare addresses: a resource that a person wrote
    /// there names the same post.
    /// </summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PostAddress? address)
    {
        address =
            XmppUri.TryParse(text, out var uri) && uri is { Node: not null, Item: not null }
                ? new PostAddress(new FeedAddress(uri.Address.Bare, uri.Node), uri.Item)
                : null;
        return address is not null;
    }
}
