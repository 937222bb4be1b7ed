using Microblog.Core.Model;
using Microblog.Core.Nodes;
using Microblog.Core.Posts;
using Microblog.Xmpp;
using Microblog.Xmpp.Discovery;
using Microblog.Xmpp.PubSub;

namespace Microblog.Core.Follows;

/// <summary>
/// What the account is subscribed to at pubsub services (XEP-0060, 5.6), whichever program subscribed it. Accounts'
/// services are not asked: ejabberd lists all of them at once, and does not say whose node each is.
/// </summary>
internal sealed class ExplicitSubscriptions(Jid own, IPubSubService pubSub, IServiceDiscovery discovery)
{
    private const int MaxSubscriptions = 500;
    private const string MetaData = "http://jabber.org/protocol/pubsub#meta-data";
    private const string Atom = "http://www.w3.org/2005/Atom";

    /// <summary>The pubsub services of the own server.</summary>
    public async Task<IReadOnlyCollection<Jid>> ServicesAsync(CancellationToken cancellation) =>
        await PubSubServices.FindAsync(discovery, own.Server, cancellation).ToListAsync(cancellation);

    /// <summary>The subscriptions at a service to what may be a feed by its name.</summary>
    public async Task<IReadOnlyCollection<PubSubSubscription>> AtAsync(Jid service, CancellationToken cancellation) =>
        [
            .. (await pubSub.GetSubscriptionsAsync(service, cancellation))
                .Where(one => one.State == "subscribed" && one.Subscriber == own.Bare)
                .Where(one => one.Node == FeedAddress.MicroblogNode || Suggestions.IsCommunity(one.Node))
                .DistinctBy(one => one.Node)
                .Take(MaxSubscriptions),
        ];

    /// <summary>What a service calls a community (5.4); null where it does not say.</summary>
    public async Task<string?> TitleOfAsync(FeedAddress feed, CancellationToken cancellation)
    {
        var about = await discovery.GetInfoAsync(feed.Service, feed.Node, cancellation);
        return DisplayName.Clean(about.Form(MetaData)?["pubsub#title"])
            ?? about
                .Identities.Where(identity => identity is { Category: "pubsub", Type: "leaf" })
                .Select(identity => DisplayName.Clean(identity.Name))
                .FirstOrDefault(name => name is not null);
    }

    /// <summary>False for a node that is gone, or whose type (5.4) says that it holds something else than posts.</summary>
    public async Task<bool> IsFeedAsync(FeedAddress feed, CancellationToken cancellation)
    {
        try
        {
            var about = await discovery.GetInfoAsync(feed.Service, feed.Node, cancellation);
            return about.Form(MetaData)?["pubsub#type"] is not { Length: > 0 } type || IsOfPosts(type);
        }
        catch (StanzaException refused)
        {
            return refused.Condition != "item-not-found";
        }
    }

    private static bool IsOfPosts(string type) =>
        type is FeedAddress.MicroblogNode or Atom or FeedAddress.SocialFeed or FeedAddress.Gallery;
}
