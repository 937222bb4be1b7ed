using System.Xml.Linq;

namespace Microblog.Xmpp.PubSub;

/// <summary>Nodes with one current item (XEP-0163) over a session.</summary>
public sealed class PersonalEventing(IXmppSession session, IPubSubService pubSub) : IPersonalEventing
{
    /// <summary>The feature that asks for a node's events of every contact (XEP-0163, 4.3.2; XEP-0060, 9.2).</summary>
    public static string InterestIn(string node) => node + "+notify";

    /// <inheritdoc />
    public async Task<PubSubItem?> GetNewestAsync(Jid account, string node, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(account);
        try
        {
            return await ReadAsync(account.Bare, node, cancellation).ConfigureAwait(false);
        }
        catch (StanzaException refused) when (IsNothing(refused.Error))
        {
            return null;
        }
    }

    /// <inheritdoc />
    public async Task<PubSubItem?> GetOwnAsync(string node, CancellationToken cancellation = default)
    {
        try
        {
            return await ReadAsync(session.Address.Bare, node, cancellation).ConfigureAwait(false);
        }
        catch (StanzaException missing) when (missing.Condition == "item-not-found")
        {
            return null;
        }
    }

    /// <inheritdoc />
    public async Task PublishAsync(
        string node,
        string itemId,
        XElement payload,
        string accessModel,
        CancellationToken cancellation = default
    )
    {
        // These two are what every server takes as a condition of publishing.
        var wanted = new Dictionary<string, string>
        {
            ["pubsub#persist_items"] = "true",
            ["pubsub#access_model"] = accessModel,
        };
        var service = session.Address.Bare;
        try
        {
            await pubSub.PublishAsync(service, node, itemId, payload, wanted, cancellation).ConfigureAwait(false);
        }
        catch (StanzaException refused) when (refused.Error.Has("precondition-not-met"))
        {
            await pubSub.ConfigureAsync(service, node, wanted, cancellation).ConfigureAwait(false);
            await pubSub.PublishAsync(service, node, itemId, payload, null, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<PubSubItem?> ReadAsync(Jid account, string node, CancellationToken cancellation)
    {
        var page = await pubSub.GetItemsAsync(account, node, 1, 1, "", cancellation).ConfigureAwait(false);
        return page.Items is [.., var newest] ? newest : null;
    }

    /// <summary>Servers say in many ways that there is nothing for the asker.</summary>
    private static bool IsNothing(StanzaError error) =>
        error.Condition
            is "item-not-found"
                or "forbidden"
                or "not-authorized"
                or "not-allowed"
                or "subscription-required"
                or "service-unavailable"
                or "feature-not-implemented";
}
