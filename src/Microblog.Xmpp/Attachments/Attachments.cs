using Microblog.Xmpp.PubSub;

namespace Microblog.Xmpp.Attachments;

/// <summary>Attachments (XEP-0470) over a session.</summary>
public sealed class Attachments(IXmppSession session, IPubSubService pubSub) : IAttachments
{
    private const int MaxItems = 1000;

    private string Own => session.Address.Bare.ToString();

    /// <inheritdoc />
    public async Task<IReadOnlyList<AccountAttachments>> GetAsync(
        XmppUri item,
        CancellationToken cancellation = default
    )
    {
        var node = AttachmentNodes.Of(item);
        var page = await pubSub
            .GetItemsAsync(item.Address.Bare, node, MaxItems, MaxItems, "", cancellation)
            .ConfigureAwait(false);
        return
        [
            .. page
                .Items.Take(MaxItems)
                .Select(AccountAttachments.FromItem)
                .OfType<AccountAttachments>()
                .DistinctBy(attached => attached.Account),
        ];
    }

    /// <inheritdoc />
    public async Task<IReadOnlyDictionary<string, AttachmentSummary>> GetSummariesAsync(
        Jid service,
        string node,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(service);
        var summaries = new Dictionary<string, AttachmentSummary>(StringComparer.Ordinal);
        try
        {
            var name = AttachmentNodes.SummaryOf(node);
            var page = await pubSub
                .GetItemsAsync(service.Bare, name, MaxItems, MaxItems, "", cancellation)
                .ConfigureAwait(false);
            foreach (var item in page.Items.Take(MaxItems))
            {
                if (AttachmentSummary.FromXml(item.Payload) is { } summary)
                {
                    summaries.TryAdd(item.Id, summary);
                }
            }
        }
        catch (StanzaException missing) when (missing.Condition is "item-not-found" or "forbidden")
        {
            // The service does not count.
        }
        return summaries;
    }

    /// <inheritdoc />
    public async Task<ItemAttachments> ChangeAsync(
        XmppUri item,
        Func<ItemAttachments, ItemAttachments> change,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(change);
        var node = AttachmentNodes.Of(item);
        var service = item.Address.Bare;
        var items = await pubSub.GetItemsAsync(service, node, [Own], cancellation).ConfigureAwait(false);
        var published = items.FirstOrDefault(one => one.Id == Own);
        var before = published is null ? null : AccountAttachments.FromItem(published)?.Attachments;
        var after = change(before ?? ItemAttachments.None);
        if (!after.IsEmpty)
        {
            await PublishAsync(service, node, after, cancellation).ConfigureAwait(false);
        }
        else if (published is not null)
        {
            await TakeBackAsync(service, node, cancellation).ConfigureAwait(false);
        }
        return after;
    }

    /// <inheritdoc />
    public async Task CreateNodeAsync(XmppUri item, string accessModel, CancellationToken cancellation = default)
    {
        var node = AttachmentNodes.Of(item);
        var configuration = new Dictionary<string, string>
        {
            ["pubsub#persist_items"] = "true",
            ["pubsub#max_items"] = "max",
            ["pubsub#access_model"] = accessModel,
            ["pubsub#publish_model"] = "open",
            ["pubsub#notify_retract"] = "true",
            ["pubsub#deliver_payloads"] = "true",
            ["pubsub#send_last_published_item"] = "never",
        };
        try
        {
            await pubSub.CreateNodeAsync(item.Address.Bare, node, configuration, cancellation).ConfigureAwait(false);
        }
        catch (StanzaException exists) when (exists.Condition == "conflict")
        {
            // It is there.
        }
    }

    /// <summary>Some servers let nobody but a node's owner retract, but everybody publish anew: an item that holds nothing.</summary>
    private async Task TakeBackAsync(Jid service, string node, CancellationToken cancellation)
    {
        try
        {
            await pubSub.RetractAsync(service, node, Own, cancellation).ConfigureAwait(false);
        }
        catch (StanzaException refused) when (refused.Condition == "forbidden")
        {
            await PublishAsync(service, node, ItemAttachments.None, cancellation).ConfigureAwait(false);
        }
    }

    private Task<string> PublishAsync(
        Jid service,
        string node,
        ItemAttachments attachments,
        CancellationToken cancellation
    ) => pubSub.PublishAsync(service, node, Own, attachments.ToXml(), options: null, cancellation);
}
