using Microblog.Core.Model;
using Microblog.Core.Nodes;
using Microblog.Core.Posts;
using Microblog.Xmpp;
using Microblog.Xmpp.Discovery;
using Microblog.Xmpp.PubSub;
using Microsoft.Extensions.Logging;

namespace Microblog.Core.Publishing;

/// <summary>
/// Makes the node for the replies of a post (XEP-0277, 3.2): on a community's own service; for a personal feed on a
/// pubsub component that lets people create nodes, else on the own account.
/// </summary>
public sealed partial class CommentsNodes(Jid own, IPubSubService pubSub, IServiceDiscovery discovery, ILogger logger)
{
    private const int MaxNodeBytes = 230;
    private const string Open = "open";
    private const string AccessModel = "pubsub#access_model";
    private const string MetaData = "http://jabber.org/protocol/pubsub#meta-data";

    private Jid? _component;
    private bool _isComponentKnown;

    /// <summary>
    /// Creates the node for a post; null where none could be made, so that replies go elsewhere. It is never open to more
    /// people than the post: its access model (XEP-0060, 4.5) is that of the post's node.
    /// </summary>
    /// <param name="post">Where the post will be.</param>
    /// <param name="access">The access model of the own feed; of no interest for a community.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<FeedAddress?> CreateAsync(PostAddress post, string access, CancellationToken cancellation)
    {
        var node = FeedAddress.CommentsPrefix + post.ItemId;
        if (Uri.EscapeDataString(node).Length > MaxNodeBytes)
        {
            return null; // Prosody never answers then.
        }
        if (!post.Feed.IsPersonal)
        {
            access = await AccessOfAsync(post.Feed, cancellation);
            return await TryAsync(new FeedAddress(post.Feed.Service, node), access, cancellation);
        }
        if (access == Open && await ComponentAsync(cancellation) is { } component)
        {
            if (await TryAsync(new FeedAddress(component, node), access, cancellation) is { } comments)
            {
                return comments;
            }
            _component = null;
        }
        return await TryAsync(new FeedAddress(own.Bare, node), access, cancellation);
    }

    /// <summary>
    /// The comments node of a post that this account made, by what the post says: it is named after the post, and at the own
    /// account, or at a service that has nobody's account, where it is the service that knows whose the node is.
    /// </summary>
    /// <returns>Null where the post names none, or one of another post or of another person.</returns>
    public static FeedAddress? Own(Post post, Jid own)
    {
        ArgumentNullException.ThrowIfNull(post);
        return
            post.Comments is { } comments
            && comments.Node == FeedAddress.CommentsPrefix + post.Address.ItemId
            && (comments.Service.Local is null || comments.Service.IsSameBare(own))
            ? comments
            : null;
    }

    /// <summary>
    /// Deletes a node that this account made, and harms nobody by it: its entries go while there are subscribers to be told
    /// (XEP-0060, 8.5), then the subscriptions (8.8.2), then the node (8.4). On prosody a node that goes with its subscribers
    /// leaves their lists of subscriptions unanswered.
    /// </summary>
    /// <remarks>A service that refuses is no error: what is left there belongs to no post.</remarks>
    public async Task DeleteAsync(FeedAddress comments, CancellationToken cancellation)
    {
        var (service, node) = (comments.Service, comments.Node);
        try
        {
            await pubSub.PurgeAsync(service, node, cancellation);
            // Nobody subscribes from here on.
            var closed = new Dictionary<string, string> { [AccessModel] = "whitelist" };
            await pubSub.ConfigureAsync(service, node, closed, cancellation);
            await EndSubscriptionsAsync(comments, cancellation);
            await pubSub.DeleteNodeAsync(service, node, cancellation);
        }
        catch (XmppException failure) when (failure is StanzaException or XmppTimeoutException or StanzaLimitException)
        {
            LogNotDeleted(comments, failure.Message);
        }
    }

    private async Task EndSubscriptionsAsync(FeedAddress comments, CancellationToken cancellation)
    {
        try
        {
            var ended = await pubSub.GetSubscribersAsync(comments.Service, comments.Node, cancellation);
            if (ended.Count > 0)
            {
                await pubSub.EndSubscriptionsAsync(comments.Service, comments.Node, ended, cancellation);
            }
        }
        catch (StanzaException unknown) when (unknown.Condition == "feature-not-implemented")
        {
            // Ejabberd, of an account's nodes: it ends them with the node.
        }
    }

    /// <summary>
    /// Who can read a community's node, as it says (XEP-0060, 5.4) or as its form does; open where nobody tells. Asked with
    /// each post: its owner may have changed it.
    /// </summary>
    private async Task<string> AccessOfAsync(FeedAddress community, CancellationToken cancellation) =>
        await TellAsync(
            community,
            async () =>
                (await discovery.GetInfoAsync(community.Service, community.Node, cancellation))
                    .Form(MetaData)
                    ?[AccessModel]
        )
        ?? await TellAsync(
            community,
            async () =>
                (await pubSub.GetConfigurationAsync(community.Service, community.Node, cancellation)).GetValueOrDefault(
                    AccessModel
                )
        )
        ?? Open;

    private async Task<string?> TellAsync(FeedAddress community, Func<Task<string?>> ask)
    {
        try
        {
            return await ask() is { Length: > 0 } access ? access : null;
        }
        catch (StanzaException refused)
        {
            LogNotTold(community, refused.Condition);
            return null;
        }
    }

    /// <summary>Subscribes to a node for replies, so that they come live.</summary>
    public async Task SubscribeAsync(FeedAddress comments, CancellationToken cancellation)
    {
        try
        {
            await pubSub.SubscribeAsync(comments.Service, comments.Node, cancellation);
        }
        catch (StanzaException refused)
        {
            LogRefused(comments.Service, refused.Condition);
        }
    }

    /// <summary>
    /// Whether a node that refused an entry does not exist. Servers hide that: prosody says <c>forbidden</c> of a missing node
    /// of an account. True only where the service says so of the node; who may neither read nor publish is not told, and that
    /// is a refusal.
    /// </summary>
    public async Task<bool> IsMissingAsync(
        FeedAddress comments,
        StanzaException refused,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(refused);
        if (refused.Condition == "item-not-found")
        {
            return true;
        }
        try
        {
            await pubSub.GetItemsAsync(comments.Service, comments.Node, 1, 1, "", cancellation);
            return false;
        }
        catch (StanzaException unreadable)
        {
            if (unreadable.Condition == "item-not-found")
            {
                return true;
            }
        }
        try
        {
            await discovery.GetInfoAsync(comments.Service, comments.Node, cancellation);
            return false;
        }
        catch (StanzaException unknown)
        {
            return unknown.Condition == "item-not-found";
        }
    }

    /// <summary>Looks for the component that takes comments nodes; later posts need not.</summary>
    public Task FindServiceAsync(CancellationToken cancellation) => ComponentAsync(cancellation);

    private async Task<FeedAddress?> TryAsync(FeedAddress comments, string access, CancellationToken cancellation)
    {
        try
        {
            var wanted = NodeConfiguration.Wanted(FeedAddress.MicroblogNode, access, everybodyPublishes: true);
            var kept = await new NodeConfiguration(pubSub).EnsureAsync(comments, wanted, cancellation);
            var isRight = kept != 0 && (access == Open || await IsAsync(comments, access, cancellation));
            return isRight ? comments : null;
        }
        catch (StanzaException refused)
        {
            LogRefused(comments.Service, refused.Condition);
            return null;
        }
    }

    /// <summary>Whether the node has the access model that was asked for: servers leave out what they do not know.</summary>
    private async Task<bool> IsAsync(FeedAddress comments, string access, CancellationToken cancellation)
    {
        var form = await pubSub.GetConfigurationAsync(comments.Service, comments.Node, cancellation);
        return form.GetValueOrDefault(AccessModel) == access;
    }

    private async Task<Jid?> ComponentAsync(CancellationToken cancellation)
    {
        if (_isComponentKnown)
        {
            return _component;
        }
        try
        {
            await foreach (var service in PubSubServices.FindAsync(discovery, own.Server, cancellation))
            {
                _component = service;
                break;
            }
        }
        catch (XmppException failure) when (failure is StanzaException or XmppTimeoutException or StanzaLimitException)
        {
            LogNoComponent(failure.Message);
        }
        _isComponentKnown = true;
        return _component;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "No comments node at {Service}: {Condition}")]
    private partial void LogRefused(Jid service, string condition);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Node} of a deleted post is not deleted: {Reason}")]
    private partial void LogNotDeleted(FeedAddress node, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "No pubsub component was found: {Reason}")]
    private partial void LogNoComponent(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Community} does not say who can read it: {Condition}")]
    private partial void LogNotTold(FeedAddress community, string condition);
}
