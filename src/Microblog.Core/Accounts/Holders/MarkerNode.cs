using System.Globalization;
using Microblog.Core.Model;
using Microblog.Core.Nodes;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;

namespace Microblog.Core.Accounts.Holders;

/// <summary>
/// The private node of an account that keeps its marker. All requests throw where nothing is known afterwards: no answer in
/// time, no connection, or a refusal that holds for the moment (RFC 6120, 8.3.2: wait).
/// </summary>
internal sealed class MarkerNode(Jid own, IPubSubService pubSub)
{
    private const int MaxRead = 20;

    /// <summary>What stands there.</summary>
    /// <exception cref="XmppException">Nothing is known.</exception>
    public async Task<MarkerReading> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            var page = await pubSub.GetItemsAsync(own.Bare, HolderMarker.Node, MaxRead, MaxRead, "", cancellation);
            return new MarkerReading(
                page.Items.Count,
                [.. page.Items.Select(item => HolderMarker.FromXml(item.Payload)).OfType<HolderMarker>()]
            );
        }
        catch (StanzaException refused) when (IsFinal(refused))
        {
            return MarkerReading.None;
        }
        catch (StanzaLimitException)
        {
            // Something is there, and it is no marker.
            return new MarkerReading(1, []);
        }
    }

    /// <summary>Puts a marker there, where the server keeps it and shows it to no other.</summary>
    /// <returns>False where the server refuses, does not make the node private and lasting, or does not give the marker back.</returns>
    /// <exception cref="XmppException">Nothing is known.</exception>
    public async Task<bool> KeepAsync(HolderMarker marker, CancellationToken cancellation)
    {
        try
        {
            await new NodeConfiguration(pubSub).EnsureAsync(
                new FeedAddress(own.Bare, HolderMarker.Node),
                NodeConfiguration.Wanted(HolderMarker.Node, "whitelist", everybodyPublishes: false),
                cancellation
            );
            if (!IsPrivateAndLasting(await pubSub.GetConfigurationAsync(own.Bare, HolderMarker.Node, cancellation)))
            {
                return false;
            }
            await pubSub.PublishAsync(
                own.Bare,
                HolderMarker.Node,
                marker.ItemId,
                marker.ToXml(),
                options: null,
                cancellation
            );
            return (await ReadAsync(cancellation)).StateOf(marker) == MarkerState.Same;
        }
        catch (StanzaException refused) when (IsFinal(refused))
        {
            return false;
        }
    }

    private static bool IsPrivateAndLasting(IReadOnlyDictionary<string, string> form) =>
        form.GetValueOrDefault("pubsub#access_model") == "whitelist"
        && form.GetValueOrDefault("pubsub#persist_items") is "1" or "true"
        && (
            form.GetValueOrDefault("pubsub#max_items") is null or "max"
            || (int.TryParse(form["pubsub#max_items"], CultureInfo.InvariantCulture, out var most) && most >= 1)
        );

    /// <summary>A limit of the account is said to be for the moment, and stays.</summary>
    private static bool IsFinal(StanzaException refused) =>
        refused.Error.Type != "wait" || refused.Condition is "resource-constraint" or "policy-violation";
}
