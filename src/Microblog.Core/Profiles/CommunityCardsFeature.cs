using Microblog.Core.Accounts;
using Microblog.Core.Model;
using Microblog.Xmpp;
using Microblog.Xmpp.Discovery;
using Microblog.Xmpp.Forms;
using Microblog.Xmpp.PubSub;

namespace Microblog.Core.Profiles;

/// <summary>The cards of communities that pages ask for. Nothing of them is stored.</summary>
internal sealed class CommunityCardsFeature(TimeProvider time) : IAccountFeature, ICommunityCards
{
    private const int MaxCards = 200;
    private const string MetaData = "http://jabber.org/protocol/pubsub#meta-data";
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<FeedAddress, (CommunityCard? Card, DateTimeOffset At)> _cards = [];
    private volatile IXmppLink? _link;

    public Task ConnectedAsync(AccountConnection connection, CancellationToken cancellation)
    {
        Begin(connection.Link);
        return Task.CompletedTask;
    }

    public Task DisconnectedAsync(CancellationToken cancellation)
    {
        _link = null;
        return Task.CompletedTask;
    }

    public async Task<CommunityCard?> GetAsync(FeedAddress feed, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(feed);
        lock (_lock)
        {
            if (_cards.TryGetValue(feed, out var known) && time.GetUtcNow() - known.At < Fresh)
            {
                return known.Card;
            }
        }
        if (_link is not { } link)
        {
            return null;
        }
        try
        {
            return await ReadAsync(link, feed, cancellation);
        }
        catch (XmppException)
        {
            return null; // The posts beside it say that the service does not answer.
        }
    }

    /// <summary>There is somebody to ask.</summary>
    internal void Begin(IXmppLink link) => _link = link;

    private async Task<CommunityCard?> ReadAsync(IXmppLink link, FeedAddress feed, CancellationToken cancellation)
    {
        var form = await FormAsync(link.Discovery, feed, cancellation);
        // A service without forms may have a feed that describes itself.
        var item =
            form?["pubsub#title"] is { Length: > 0 } && form["pubsub#description"] is { Length: > 0 }
                ? null
                : await FeedItemAsync(link.PubSub, feed, cancellation);
        var card = CommunityCard.Of(form, item?.Payload);
        lock (_lock)
        {
            if (_cards.Count >= MaxCards)
            {
                _cards.Clear();
            }
            _cards[feed] = (card, time.GetUtcNow());
        }
        return card;
    }

    private static async Task<DataForm?> FormAsync(
        IServiceDiscovery discovery,
        FeedAddress feed,
        CancellationToken cancellation
    )
    {
        try
        {
            return (await discovery.GetInfoAsync(feed.Service, feed.Node, cancellation)).Form(MetaData);
        }
        catch (StanzaException)
        {
            return null; // It does not say.
        }
    }

    private static async Task<PubSubItem?> FeedItemAsync(
        IPubSubService pubSub,
        FeedAddress feed,
        CancellationToken cancellation
    )
    {
        try
        {
            return (
                await pubSub.GetItemsAsync(feed.Service, feed.Node, [CommunityCard.FeedItem], cancellation)
            ).FirstOrDefault(item => item.Id == CommunityCard.FeedItem);
        }
        catch (StanzaException)
        {
            return null; // There is none, or it is not for this account.
        }
    }
}
