using System.Globalization;
using System.Xml.Linq;
using Microblog.Core.Model;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.ResultSets;
using Xunit;

namespace Microblog.Core.Tests.Fakes;

/// <summary>How a server pages: prosody has no RSM, ejabberd has, in either direction.</summary>
public enum Paging
{
    None,
    Ascending,
    Descending,
}

/// <summary>A request as it came.</summary>
internal sealed record PubSubRequest(
    string Kind,
    FeedAddress Feed,
    string? ItemId = null,
    IReadOnlyDictionary<string, string>? Fields = null
);

/// <summary>Nodes in memory, told to one account.</summary>
internal sealed class MemoryPubSub(Jid own, Paging paging = Paging.Ascending) : IPubSubService
{
    private sealed class Node
    {
        public List<(PubSubItem Item, long Made)> Items { get; } = [];
        public Dictionary<string, string> Form { get; set; } = [];
    }

    private readonly Lock _lock = new();
    private readonly Dictionary<FeedAddress, Node> _nodes = [];
    private readonly List<PubSubRequest> _requests = [];
    private readonly List<SemaphoreSlim> _waiting = [];
    private long _made;

    public event Action<PubSubEvent>? EventReceived;

    /// <summary>Runs before a request is carried out: throws to refuse it, waits to hold it up.</summary>
    public Func<PubSubRequest, CancellationToken, Task>? Before { get; set; }

    /// <summary>What the account is subscribed to at each service, whichever program subscribed it.</summary>
    public Dictionary<Jid, List<PubSubSubscription>> Subscribed { get; } = [];

    /// <summary>How many items a node keeps, whatever its form says; the oldest go when one is added.</summary>
    public Dictionary<FeedAddress, int> Keeps { get; } = [];

    /// <summary>Everything that was asked for, in order.</summary>
    public IReadOnlyList<PubSubRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>The requests of one kind.</summary>
    public IReadOnlyList<PubSubRequest> Of(string kind) => [.. Requests.Where(request => request.Kind == kind)];

    /// <summary>Waits for requests.</summary>
    public async Task UntilAsync(Func<MemoryPubSub, bool> isSo)
    {
        using var changed = new SemaphoreSlim(0);
        lock (_lock)
        {
            _waiting.Add(changed);
        }
        while (!isSo(this))
        {
            await changed.WaitAsync(TestContext.Current.CancellationToken);
        }
        lock (_lock)
        {
            _waiting.Remove(changed);
        }
    }

    /// <summary>The ids of a node's items, oldest first.</summary>
    public IReadOnlyList<string> Ids(FeedAddress feed)
    {
        lock (_lock)
        {
            return _nodes.TryGetValue(feed, out var node) ? [.. node.Items.Select(item => item.Item.Id)] : [];
        }
    }

    /// <summary>The payload of an item.</summary>
    public XElement Payload(FeedAddress feed, string id)
    {
        lock (_lock)
        {
            return _nodes[feed].Items.Single(item => item.Item.Id == id).Item.Payload!;
        }
    }

    /// <summary>Makes a node, or gives it another form.</summary>
    public void Make(FeedAddress feed, params (string Name, string Value)[] form)
    {
        lock (_lock)
        {
            Of(feed).Form = form.ToDictionary(field => "pubsub#" + field.Name, field => field.Value);
        }
    }

    /// <summary>The form of a node.</summary>
    public IReadOnlyDictionary<string, string> Form(FeedAddress feed) => _nodes[feed].Form;

    /// <summary>Somebody publishes; nobody is told.</summary>
    public PubSubItem Put(FeedAddress feed, string id, XElement? payload, Jid? publisher = null)
    {
        lock (_lock)
        {
            var item = new PubSubItem(id, payload, publisher);
            var items = Of(feed).Items;
            var index = items.FindIndex(old => old.Item.Id == id);
            if (index >= 0 && paging != Paging.None)
            {
                items[index] = (item, items[index].Made);
                return item;
            }
            items.RemoveAll(old => old.Item.Id == id);
            _made = Math.Max(_made + 1, Published(payload));
            items.Add((item, _made));
            if (Keeps.TryGetValue(feed, out var most) && items.Count > most)
            {
                items.RemoveRange(0, items.Count - most);
            }
            return item;
        }
    }

    /// <summary>Items go; nobody is told.</summary>
    public void Remove(FeedAddress feed, params string[] ids)
    {
        lock (_lock)
        {
            Of(feed).Items.RemoveAll(old => ids.Contains(old.Item.Id));
        }
    }

    /// <summary>The node goes; nobody is told.</summary>
    public void Delete(FeedAddress feed)
    {
        lock (_lock)
        {
            _nodes.Remove(feed);
        }
    }

    /// <summary>The account is told.</summary>
    public void Tell(PubSubEvent happened) => EventReceived?.Invoke(happened);

    /// <summary>Somebody publishes, and the account is told.</summary>
    public void Publish(FeedAddress feed, string id, XElement? payload, Jid? publisher = null) =>
        Tell(new PubSubEvent.Items(feed.Service, feed.Node, false, [Put(feed, id, payload, publisher)]));

    /// <summary>What a server refuses with.</summary>
    public static StanzaException Refusal(string condition, params string[] more) =>
        new(new StanzaError("cancel", condition, null, [.. more.Select(name => XName.Get(name, "urn:errors"))]));

    public async Task<ItemsPage> GetItemsAsync(
        Jid service,
        string node,
        int maxItems,
        int pageSize,
        string before,
        CancellationToken cancellation = default
    )
    {
        var feed = await TakeAsync("items", new(service, node), null, null, cancellation);
        lock (_lock)
        {
            var items = Existing(feed).Items;
            if (paging == Paging.None)
            {
                CheckSize(Math.Min(maxItems, items.Count));
                return new ItemsPage([.. items.TakeLast(maxItems).Select(item => item.Item)], null);
            }
            var page = items
                .Where(item => before.Length == 0 || string.CompareOrdinal(Token(item.Made), before) < 0)
                .TakeLast(pageSize)
                .ToList();
            if (paging == Paging.Descending)
            {
                page.Reverse();
            }
            var set = page.Count == 0 ? new ResultSet(null, null, 0) : Set(page, items.Count);
            return new ItemsPage([.. page.Select(item => item.Item)], set);
        }
    }

    public async Task<IReadOnlyList<PubSubItem>> GetItemsAsync(
        Jid service,
        string node,
        IReadOnlyList<string> itemIds,
        CancellationToken cancellation = default
    )
    {
        var feed = await TakeAsync("item", new(service, node), itemIds[0], null, cancellation);
        lock (_lock)
        {
            CheckSize(itemIds.Any(TooLarge.Contains) ? int.MaxValue : itemIds.Count);
            return [.. Existing(feed).Items.Select(item => item.Item).Where(item => itemIds.Contains(item.Id))];
        }
    }

    /// <summary>How many items fit into one answer.</summary>
    public int Fits { get; set; } = int.MaxValue - 1;

    /// <summary>Items that fit into none.</summary>
    public HashSet<string> TooLarge { get; } = [];

    public async Task<IReadOnlyList<string>> GetItemIdsAsync(
        Jid service,
        string node,
        CancellationToken cancellation = default
    )
    {
        var feed = await TakeAsync("ids", new(service, node), null, null, cancellation);
        lock (_lock)
        {
            var ids = Existing(feed).Items.Select(item => item.Item.Id).ToList();
            if (IdsNewestFirst)
            {
                ids.Reverse();
            }
            return ids;
        }
    }

    /// <summary>How ids are listed.</summary>
    public bool IdsNewestFirst { get; set; } = true;

    private void CheckSize(int items)
    {
        if (items > Fits)
        {
            throw new StanzaLimitException(StanzaLimit.Bytes, "A stanza exceeds its limit.");
        }
    }

    public async Task<string> PublishAsync(
        Jid service,
        string node,
        string itemId,
        XElement payload,
        IReadOnlyDictionary<string, string>? options = null,
        CancellationToken cancellation = default
    )
    {
        var feed = await TakeAsync("publish", new(service, node), itemId, options, cancellation);
        Put(feed, itemId, payload);
        return itemId;
    }

    public async Task RetractAsync(Jid service, string node, string itemId, CancellationToken cancellation = default)
    {
        var feed = await TakeAsync("retract", new(service, node), itemId, null, cancellation);
        if (!Ids(feed).Contains(itemId))
        {
            throw Refusal("item-not-found");
        }
        Remove(feed, itemId);
    }

    public async Task CreateNodeAsync(
        Jid service,
        string node,
        IReadOnlyDictionary<string, string> configuration,
        CancellationToken cancellation = default
    )
    {
        var feed = await TakeAsync("create", new(service, node), null, configuration, cancellation);
        lock (_lock)
        {
            if (!_nodes.TryAdd(feed, new Node { Form = configuration.ToDictionary() }))
            {
                throw Refusal("conflict");
            }
        }
    }

    public async Task<IReadOnlyDictionary<string, string>> GetConfigurationAsync(
        Jid service,
        string node,
        CancellationToken cancellation = default
    )
    {
        var feed = await TakeAsync("form", new(service, node), null, null, cancellation);
        lock (_lock)
        {
            return Existing(feed).Form.ToDictionary();
        }
    }

    public async Task ConfigureAsync(
        Jid service,
        string node,
        IReadOnlyDictionary<string, string> configuration,
        CancellationToken cancellation = default
    )
    {
        var feed = await TakeAsync("configure", new(service, node), null, configuration, cancellation);
        lock (_lock)
        {
            foreach (var (name, value) in configuration)
            {
                Existing(feed).Form[name] = value;
            }
        }
    }

    public async Task PurgeAsync(Jid service, string node, CancellationToken cancellation = default) =>
        Existing(await TakeAsync("purge", new(service, node), null, null, cancellation)).Items.Clear();

    public async Task DeleteNodeAsync(Jid service, string node, CancellationToken cancellation = default) =>
        Delete(await TakeAsync("delete", new(service, node), null, null, cancellation));

    public async Task<PubSubSubscription> SubscribeAsync(
        Jid service,
        string node,
        CancellationToken cancellation = default
    )
    {
        Existing(await TakeAsync("subscribe", new(service, node), null, null, cancellation));
        return new PubSubSubscription(node, own, "subscribed", "sub1");
    }

    public async Task UnsubscribeAsync(
        Jid service,
        string node,
        string? subId,
        CancellationToken cancellation = default
    ) => await TakeAsync("unsubscribe", new(service, node), subId, null, cancellation);

    public async Task<IReadOnlyList<PubSubSubscription>> GetSubscriptionsAsync(
        Jid service,
        CancellationToken cancellation = default
    )
    {
        await TakeAsync("subscriptions", new(service, ""), null, null, cancellation);
        return Subscribed.GetValueOrDefault(service) ?? [];
    }

    /// <summary>Who is subscribed to a node.</summary>
    public Dictionary<FeedAddress, List<Jid>> Subscribers { get; } = [];

    public async Task<IReadOnlyList<PubSubSubscription>> GetSubscribersAsync(
        Jid service,
        string node,
        CancellationToken cancellation = default
    )
    {
        var feed = await TakeAsync("subscribers", new(service, node), null, null, cancellation);
        Existing(feed);
        return
        [
            .. (Subscribers.GetValueOrDefault(feed) ?? []).Select(jid => new PubSubSubscription(
                node,
                jid,
                "subscribed",
                null
            )),
        ];
    }

    public async Task EndSubscriptionsAsync(
        Jid service,
        string node,
        IReadOnlyCollection<PubSubSubscription> subscriptions,
        CancellationToken cancellation = default
    )
    {
        var feed = await TakeAsync("end", new(service, node), null, null, cancellation);
        Existing(feed);
        Subscribers.GetValueOrDefault(feed)?.RemoveAll(jid => subscriptions.Any(one => one.Subscriber == jid));
    }

    private Node Of(FeedAddress feed) => _nodes.TryGetValue(feed, out var node) ? node : _nodes[feed] = new Node();

    private Node Existing(FeedAddress feed) =>
        _nodes.TryGetValue(feed, out var node) ? node : throw Refusal("item-not-found");

    /// <summary>Items are made when they are published, one after the other.</summary>
    private static long Published(XElement? payload) =>
        (string?)payload?.Element(payload.Name.Namespace + "published") is { } published
            ? Micros.From(DateTimeOffset.Parse(published, CultureInfo.InvariantCulture))
            : 0;

    private static ResultSet Set(List<(PubSubItem Item, long Made)> page, int count) =>
        new(Token(page[0].Made), Token(page[^1].Made), count);

    private static string Token(long made) =>
        Micros.ToTime(made).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);

    private async Task<FeedAddress> TakeAsync(
        string kind,
        FeedAddress feed,
        string? itemId,
        IReadOnlyDictionary<string, string>? fields,
        CancellationToken cancellation
    )
    {
        var request = new PubSubRequest(kind, feed, itemId, fields);
        lock (_lock)
        {
            _requests.Add(request);
            _waiting.ForEach(waiting => waiting.Release());
        }
        await Task.Yield();
        cancellation.ThrowIfCancellationRequested();
        if (Before is { } before)
        {
            await before(request, cancellation);
        }
        return feed;
    }
}
