using System.Diagnostics.CodeAnalysis;
using Microblog.Xmpp;

namespace Microblog.Core.Model;

/// <summary>A feed: a node at a service. A bare account address is that person's own service (PEP).</summary>
public sealed record FeedAddress(Jid Service, string Node)
{
    /// <summary>The node of every person's microblog (XEP-0277).</summary>
    public const string MicroblogNode = "urn:xmpp:microblog:0";

    /// <summary>What the names of comments nodes begin with (XEP-0277).</summary>
    public const string CommentsPrefix = "urn:xmpp:microblog:0:comments/";

    /// <summary>The type of a feed of posts (XEP-0472).</summary>
    public const string SocialFeed = "urn:xmpp:pubsub-social-feed:1";

    /// <summary>The type of a feed of pictures (XEP-0472), which are posts.</summary>
    public const string Gallery = "urn:xmpp:pubsub-social-feed:gallery:1";

    private const string SocialPrefix = "urn:xmpp:pubsub-social-";
    private const string AttachmentsPrefix = "urn:xmpp:pubsub-attachments:";

    /// <summary>A person's microblog.</summary>
    public static FeedAddress Microblog(Jid person) => new(person.Bare, MicroblogNode);

    /// <summary>True for a person's microblog, false for a community's node.</summary>
    public bool IsPersonal => Node == MicroblogNode && Service.Local is not null;

    /// <summary>
    /// Whose account the node is of, where the owner alone publishes there, else null: everybody writes comments (XEP-0277,
    /// 3.2) and attachments (XEP-0470, 4), on whose account these may be.
    /// </summary>
    public Jid? Owner =>
        Service.Local is null || IsComments || Node.StartsWith(AttachmentsPrefix, StringComparison.Ordinal)
            ? null
            : Service.Bare;

    /// <summary>True for a node that is named after a social type (XEP-0472) that holds something else than posts, such as stories.</summary>
    public bool HoldsNoPosts =>
        Node.StartsWith(SocialPrefix, StringComparison.Ordinal) && Node is not (SocialFeed or Gallery);

    /// <summary>True for stories (XEP-0501), which are gone after a day.</summary>
    public bool IsStories => Node.StartsWith("urn:xmpp:pubsub-social-feed:stories:", StringComparison.Ordinal);

    /// <summary>True for the replies of one post.</summary>
    public bool IsComments => Node.StartsWith(CommentsPrefix, StringComparison.Ordinal);

    /// <summary>The post whose replies these are, where the name says so: a comments node on an account is named after a post of it.</summary>
    internal PostAddress? Commented =>
        IsComments && Service.Local is not null && Node.Length > CommentsPrefix.Length
            ? new PostAddress(Microblog(Service), Node[CommentsPrefix.Length..])
            : null;

    /// <summary>Reads the <c>xmpp:</c> URI of a node, or of an item of it.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out FeedAddress? address)
    {
        address =
            XmppUri.TryParse(text, out var uri) && uri.Node is { Length: > 0 }
                ? new FeedAddress(uri.Address.Bare, uri.Node)
                : null;
        return address is not null;
    }

    /// <summary>The feed's <c>xmpp:</c> URI.</summary>
    public override string ToString() => new XmppUri(Service, Node).ToString();
}
