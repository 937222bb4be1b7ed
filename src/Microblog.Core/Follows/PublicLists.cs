using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Subscriptions;

namespace Microblog.Core.Follows;

/// <summary>Reads the lists that people show to everybody. They say what they like: a list is nobody else's word.</summary>
internal sealed class PublicLists(IPubSubService pubSub)
{
    private const int MaxShown = 500;

    private static readonly string[] Lists =
    [
        ListedSubscription.PublicListNode,
        ListedSubscription.ListNode,
        ListedSubscription.MovimListNode,
    ];

    /// <summary>Both lists of a person.</summary>
    /// <exception cref="XmppException">The server did not answer.</exception>
    public async Task<PublicFollows> ReadAsync(Jid person, CancellationToken cancellation) =>
        new(await ReadFollowsAsync(person, cancellation), await ReadFollowersAsync(person, cancellation));

    /// <summary>What a person says to follow, by name; null where they do not say.</summary>
    /// <exception cref="XmppException">The server did not answer.</exception>
    public async Task<IReadOnlyList<Suggestion>?> ReadFollowsAsync(Jid person, CancellationToken cancellation)
    {
        var found = new Dictionary<FeedAddress, string?>();
        foreach (var node in Lists)
        {
            try
            {
                var listed = await new SubscriptionList(person, pubSub).ReadAsync(node, cancellation);
                foreach (var (feed, title) in listed.Feeds)
                {
                    found.TryAdd(feed, title);
                }
            }
            catch (StanzaException)
            {
                // It is not there, or not for everybody.
            }
        }
        return found.Count == 0
            ? null
            :
            [
                .. found
                    .Where(one => !one.Key.IsComments && one.Key.Service != person)
                    .Select(one => new Suggestion(one.Key, DisplayName.OfFeed(one.Value, one.Key)))
                    .OrderBy(one => one.Name, StringComparer.CurrentCultureIgnoreCase)
                    .Take(MaxShown),
            ];
    }

    private async Task<IReadOnlyList<Jid>> ReadFollowersAsync(Jid person, CancellationToken cancellation)
    {
        try
        {
            var node = PublicSubscriber.NodeOf(FeedAddress.MicroblogNode);
            var page = await pubSub.GetItemsAsync(person, node, MaxShown, MaxShown, "", cancellation);
            return
            [
                .. page
                    .Items.Select(item => PublicSubscriber.FromXml(item.Payload)?.Address)
                    .OfType<Jid>()
                    .Distinct()
                    .Take(MaxShown),
            ];
        }
        catch (StanzaException)
        {
            return [];
        }
    }
}
