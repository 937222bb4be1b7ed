using System.Runtime.CompilerServices;
using Microblog.Xmpp;
using Microblog.Xmpp.Discovery;

namespace Microblog.Core.Nodes;

/// <summary>The pubsub components of a server (XEP-0060, 5.1).</summary>
internal static class PubSubServices
{
    private const int MaxItems = 20;

    /// <summary>Asks one after the other what it is; stop when there are enough.</summary>
    public static async IAsyncEnumerable<Jid> FindAsync(
        IServiceDiscovery discovery,
        Jid server,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        foreach (var item in (await discovery.GetItemsAsync(server, null, cancellation)).Take(MaxItems))
        {
            var info = await discovery.GetInfoAsync(item.Address, null, cancellation);
            if (info.Identities.Any(identity => identity is { Category: "pubsub", Type: "service" }))
            {
                yield return item.Address;
            }
        }
    }
}
