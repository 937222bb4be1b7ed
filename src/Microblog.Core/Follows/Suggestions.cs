using Microblog.Core.Model;
using Microblog.Core.Nodes;
using Microblog.Core.Posts;
using Microblog.Xmpp;
using Microblog.Xmpp.Discovery;

namespace Microblog.Core.Follows;

/// <summary>Feeds to begin with: what pubsub services list (XEP-0060, 5.2).</summary>
public sealed class Suggestions(IServiceDiscovery discovery, Jid own)
{
    private const int MaxServices = 5;

    /// <summary>The feeds that services list, by name; those of the own server where none is named.</summary>
    /// <param name="services">Addresses of pubsub services.</param>
    /// <param name="isWanted">False for a feed that is followed already.</param>
    /// <param name="most">So many at most.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="XmppException">None of them answered.</exception>
    public async Task<IReadOnlyList<Suggestion>> FindAsync(
        IReadOnlyCollection<Jid> services,
        Func<FeedAddress, bool> isWanted,
        int most,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(services);
        var asked = services.Count > 0 ? services : await OwnServicesAsync(cancellation);
        var found = new List<Suggestion>();
        XmppException? failure = null;
        foreach (var service in asked.Take(MaxServices))
        {
            try
            {
                found.AddRange(
                    (await discovery.GetItemsAsync(service, null, cancellation))
                        .Where(item => item.Address == service && IsCommunity(item.Node))
                        .Select(item => Named(new FeedAddress(service, item.Node!), item.Name))
                );
            }
            catch (XmppException e) when (e is StanzaException or XmppTimeoutException or StanzaLimitException)
            {
                failure = e;
            }
        }
        if (found.Count == 0 && failure is not null)
        {
            throw failure;
        }
        return
        [
            .. found
                .DistinctBy(one => one.Feed)
                .Where(one => isWanted(one.Feed))
                .OrderBy(one => one.Name, StringComparer.CurrentCultureIgnoreCase)
                .Take(most),
        ];
    }

    private async Task<IReadOnlyCollection<Jid>> OwnServicesAsync(CancellationToken cancellation) =>
        await PubSubServices.FindAsync(discovery, own.Server, cancellation).ToListAsync(cancellation);

    /// <summary>Comments, and nodes of protocols, are nothing to follow.</summary>
    internal static bool IsCommunity(string? node) =>
        node is { Length: > 0 }
        && !node.StartsWith("urn:", StringComparison.Ordinal)
        && !node.Contains("://", StringComparison.Ordinal);

    private static Suggestion Named(FeedAddress feed, string? title) => new(feed, DisplayName.OfFeed(title, feed));
}
