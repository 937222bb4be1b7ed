using Microblog.Core.Feeds;
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
    private Jid? _component;
    private bool _isComponentKnown;

    /// <summary>Creates the node for a post; null where none could be made, so that replies go elsewhere.</summary>
    public async Task<FeedAddress?> CreateAsync(PostAddress post, Audience audience, CancellationToken cancellation)
    {
        var node = FeedAddress.CommentsPrefix + post.ItemId;
        if (Uri.EscapeDataString(node).Length > MaxNodeBytes)
        {
            return null; // Prosody never answers then.
        }
        if (!post.Feed.IsPersonal)
        {
            return await TryAsync(new FeedAddress(post.Feed.Service, node), "open", cancellation);
        }
        if (audience == Audience.Everybody && await ComponentAsync(cancellation) is { } component)
        {
            if (await TryAsync(new FeedAddress(component, node), "open", cancellation) is { } comments)
            {
                return comments;
            }
            _component = null;
        }
        var access = audience == Audience.Contacts ? "presence" : "open";
        return await TryAsync(new FeedAddress(own.Bare, node), access, cancellation);
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

    /// <summary>Looks for the component that takes comments nodes; later posts need not.</summary>
    public Task FindServiceAsync(CancellationToken cancellation) => ComponentAsync(cancellation);

    private async Task<FeedAddress?> TryAsync(FeedAddress comments, string access, CancellationToken cancellation)
    {
        try
        {
            var wanted = NodeConfiguration.Wanted(FeedAddress.MicroblogNode, access, everybodyPublishes: true);
            await new NodeConfiguration(pubSub).EnsureAsync(comments, wanted, cancellation);
            return comments;
        }
        catch (StanzaException refused)
        {
            LogRefused(comments.Service, refused.Condition);
            return null;
        }
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

    [LoggerMessage(Level = LogLevel.Information, Message = "No pubsub component was found: {Reason}")]
    private partial void LogNoComponent(string reason);
}
