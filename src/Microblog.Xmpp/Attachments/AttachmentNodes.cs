namespace Microblog.Xmpp.Attachments;

/// <summary>Names of the nodes around attachments (XEP-0470, 4.1 and 4.6).</summary>
public static class AttachmentNodes
{
    /// <summary>The namespace of attachments, and the feature of services that mind the nodes themselves.</summary>
    public const string Prefix = "urn:xmpp:pubsub-attachments:1";

    /// <summary>The namespace of summaries.</summary>
    public const string SummaryPrefix = "urn:xmpp:pubsub-attachments:summary:1";

    /// <summary>The node at the item's service that holds what is attached to an item. Prosody needs names under 230 bytes.</summary>
    /// <param name="item">Service, node and item.</param>
    /// <exception cref="ArgumentException">The URI names no item.</exception>
    public static string Of(XmppUri item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item is { Node: not null, Item: not null }
            ? $"{Prefix}/{item with { Address = item.Address.Bare }}"
            : throw new ArgumentException($"{item} names no item.", nameof(item));
    }

    /// <summary>The item that such a node is about; null where its name is another.</summary>
    public static XmppUri? ItemOf(string? node) =>
        node?.StartsWith(Prefix + "/", StringComparison.Ordinal) == true
        && XmppUri.TryParse(node[(Prefix.Length + 1)..], out var item)
        && item is { Node: not null, Item: not null }
            ? item
            : null;

    /// <summary>The node at the same service that holds the summaries of a node's items.</summary>
    public static string SummaryOf(string node) => $"{SummaryPrefix}/{node}";
}
