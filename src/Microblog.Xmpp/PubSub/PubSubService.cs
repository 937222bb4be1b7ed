using System.Globalization;
using System.Xml.Linq;
using Microblog.Xmpp.Discovery;
using Microblog.Xmpp.Forms;
using Microblog.Xmpp.ResultSets;

namespace Microblog.Xmpp.PubSub;

/// <summary>Publish and subscribe (XEP-0060) over a session.</summary>
public sealed class PubSubService : IPubSubService
{
    private static readonly XNamespace Ns = PubSubXml.Namespace;
    private readonly IXmppSession _session;
    private readonly TimeProvider _time;

    /// <param name="session">Whose messages are listened to from now on.</param>
    /// <param name="time">What pauses are measured by; null for the system's.</param>
    public PubSubService(IXmppSession session, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        _session = session;
        _time = time ?? TimeProvider.System;
        session.MessageReceived += OnMessage;
    }

    /// <inheritdoc />
    public event Action<PubSubEvent>? EventReceived;

    private Jid Account => _session.Address.Bare;

    /// <inheritdoc />
    public async Task<ItemsPage> GetItemsAsync(
        Jid service,
        string node,
        int maxItems,
        int pageSize,
        string before,
        CancellationToken cancellation = default
    )
    {
        var items = Of("items", node, new XAttribute("max_items", maxItems.ToString(CultureInfo.InvariantCulture)));
        var page = new ResultSetRequest { Max = pageSize, Before = before };
        var request = new XElement(Ns + "pubsub", items, page.ToXml());
        return PubSubXml.ReadPage(await AskAsync("get", service, request, cancellation).ConfigureAwait(false));
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<PubSubItem>> GetItemsAsync(
        Jid service,
        string node,
        IReadOnlyList<string> itemIds,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(itemIds);
        if (itemIds.Count == 0)
        {
            // Asking for no id asks for all items.
            return [];
        }
        var request = new XElement(Ns + "pubsub", Of("items", node, itemIds.Select(id => Item(id))));
        return PubSubXml.ReadItems(await AskAsync("get", service, request, cancellation).ConfigureAwait(false));
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<string>> GetItemIdsAsync(
        Jid service,
        string node,
        CancellationToken cancellation = default
    ) =>
        [
            .. (await new ServiceDiscovery(_session).GetItemsAsync(service, node, cancellation).ConfigureAwait(false))
                .Select(item => item.Name)
                .OfType<string>(),
        ];

    /// <inheritdoc />
    public async Task<string> PublishAsync(
        Jid service,
        string node,
        string itemId,
        XElement payload,
        IReadOnlyDictionary<string, string>? options = null,
        CancellationToken cancellation = default
    )
    {
        var request = new XElement(
            Ns + "pubsub",
            Of("publish", node, Item(itemId, payload)),
            options is null
                ? null
                : new XElement(Ns + "publish-options", DataForm.Submit(PubSubXml.PublishOptions, options))
        );
        var answer = await AskAsync("set", service, request, cancellation).ConfigureAwait(false);
        return answer?.Element(Ns + "publish")?.Element(Ns + "item")?.Attribute("id")?.Value ?? itemId;
    }

    /// <inheritdoc />
    public Task RetractAsync(Jid service, string node, string itemId, CancellationToken cancellation = default) =>
        AskAsync(
            "set",
            service,
            new XElement(Ns + "pubsub", Of("retract", node, new XAttribute("notify", "true"), Item(itemId))),
            cancellation
        );

    /// <inheritdoc />
    public Task CreateNodeAsync(
        Jid service,
        string node,
        IReadOnlyDictionary<string, string> configuration,
        CancellationToken cancellation = default
    ) =>
        AskAsync(
            "set",
            service,
            new XElement(
                Ns + "pubsub",
                Of("create", node),
                new XElement(Ns + "configure", DataForm.Submit(PubSubXml.NodeConfiguration, configuration))
            ),
            cancellation
        );

    /// <inheritdoc />
    public async Task<IReadOnlyDictionary<string, string>> GetConfigurationAsync(
        Jid service,
        string node,
        CancellationToken cancellation = default
    )
    {
        var answer = await AskAsync("get", service, AsOwner("configure", node), cancellation).ConfigureAwait(false);
        var form = DataForm.FromXml(answer?.Element(PubSubXml.Owner + "configure")?.Element(DataForm.Name));
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in form?.Fields ?? [])
        {
            if (field.Name is not ("" or DataForm.FormTypeField))
            {
                values.TryAdd(field.Name, field.Value ?? "");
            }
        }
        return values;
    }

    /// <inheritdoc />
    public Task ConfigureAsync(
        Jid service,
        string node,
        IReadOnlyDictionary<string, string> configuration,
        CancellationToken cancellation = default
    ) =>
        AskAsync(
            "set",
            service,
            AsOwner("configure", node, DataForm.Submit(PubSubXml.NodeConfiguration, configuration)),
            cancellation
        );

    /// <inheritdoc />
    public Task PurgeAsync(Jid service, string node, CancellationToken cancellation = default) =>
        AskAsync("set", service, AsOwner("purge", node), cancellation);

    /// <inheritdoc />
    public Task DeleteNodeAsync(Jid service, string node, CancellationToken cancellation = default) =>
        AskAsync("set", service, AsOwner("delete", node), cancellation);

    /// <inheritdoc />
    public async Task<PubSubSubscription> SubscribeAsync(
        Jid service,
        string node,
        CancellationToken cancellation = default
    )
    {
        var account = Account;
        var request = new XElement(Ns + "pubsub", Of("subscribe", node, new XAttribute("jid", account.ToString())));
        var answer = await AskAsync("set", service, request, cancellation).ConfigureAwait(false);
        return answer?.Element(Ns + "subscription") is { } subscription
            ? PubSubXml.ReadSubscription(subscription, node, account)
            : new PubSubSubscription(node, account, "subscribed", null);
    }

    /// <inheritdoc />
    public Task UnsubscribeAsync(Jid service, string node, string? subId, CancellationToken cancellation = default) =>
        AskAsync(
            "set",
            service,
            new XElement(
                Ns + "pubsub",
                Of(
                    "unsubscribe",
                    node,
                    new XAttribute("jid", Account.ToString()),
                    subId is null ? null : new XAttribute("subid", subId)
                )
            ),
            cancellation
        );

    /// <inheritdoc />
    public async Task<IReadOnlyList<PubSubSubscription>> GetSubscriptionsAsync(
        Jid service,
        CancellationToken cancellation = default
    )
    {
        var account = Account;
        var request = new XElement(Ns + "pubsub", new XElement(Ns + "subscriptions"));
        var answer = await AskAsync("get", service, request, cancellation).ConfigureAwait(false);
        return answer
                ?.Elements(Ns + "subscriptions")
                .Elements(Ns + "subscription")
                .Select(element => PubSubXml.ReadSubscription(element, "", account))
                .ToList()
            ?? [];
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<PubSubSubscription>> GetSubscribersAsync(
        Jid service,
        string node,
        CancellationToken cancellation = default
    )
    {
        var request = AsOwner("subscriptions", node);
        var answer = await AskAsync("get", service, request, cancellation).ConfigureAwait(false);
        return PubSubXml.ReadSubscribers(answer, node);
    }

    /// <inheritdoc />
    public Task EndSubscriptionsAsync(
        Jid service,
        string node,
        IReadOnlyCollection<PubSubSubscription> subscriptions,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(subscriptions);
        var ended = subscriptions.Select(one => new XElement(
            PubSubXml.Owner + "subscription",
            new XAttribute("jid", one.Subscriber.ToString()),
            new XAttribute("subscription", "none"),
            one.SubId is null ? null : new XAttribute("subid", one.SubId)
        ));
        return AskAsync("set", service, AsOwner("subscriptions", node, [.. ended]), cancellation);
    }

    private static XElement Of(string name, string node, params object?[] content) =>
        new(Ns + name, new XAttribute("node", node), content);

    private static XElement AsOwner(string name, string node, params XElement[] content) =>
        new(PubSubXml.Owner + "pubsub", new XElement(PubSubXml.Owner + name, new XAttribute("node", node), content));

    private static XElement Item(string id, XElement? payload = null) =>
        new(Ns + "item", new XAttribute("id", id), payload);

    private Task<XElement?> AskAsync(string type, Jid service, XElement request, CancellationToken cancellation) =>
        _session.AskAsync(_time, type, service, request, cancellation);

    private void OnMessage(XElement message)
    {
        if (EventReceived is not { } handlers)
        {
            return;
        }
        List<Exception>? failed = null;
        foreach (var change in PubSubEventReader.Read(message, Account))
        {
            try
            {
                handlers(change);
            }
#pragma warning disable CA1031 // One event that a handler fails on does not cost the message's others.
            catch (Exception e)
#pragma warning restore CA1031
            {
                (failed ??= []).Add(e);
            }
        }
        if (failed is not null)
        {
            throw new AggregateException(failed);
        }
    }
}
