using System.Globalization;
using System.Xml.Linq;
using Microblog.Core.Model;
using Microblog.Core.Nodes;
using Microblog.Xmpp.PubSub;

namespace Microblog.Core.Tests.Timelines.Servers;

/// <summary>A feed on a real server, as the one who writes it sees it.</summary>
internal sealed class LiveFeed(IPubSubService owner, FeedAddress address)
{
    private const int All = 500;
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    private readonly Dictionary<string, DateTimeOffset> _published = [];
    private int _items;
    private int _texts;

    public FeedAddress Address { get; } = address;

    public bool Exists { get; private set; }

    /// <summary>The ids of the items that were published and not retracted, as far as their author knows.</summary>
    public IReadOnlyList<string> Ids => [.. _published.Keys];

    public async Task CreateAsync(CancellationToken stop)
    {
        var wanted = NodeConfiguration.Wanted(FeedAddress.MicroblogNode, "open", everybodyPublishes: false);
        await owner.CreateNodeAsync(Address.Service, Address.Node, wanted, stop);
        Exists = true;
    }

    public async Task DeleteAsync(CancellationToken stop)
    {
        await owner.DeleteNodeAsync(Address.Service, Address.Node, stop);
        _published.Clear();
        Exists = false;
    }

    public Task PublishAsync(CancellationToken stop) => PutAsync($"item{_items++}", DateTimeOffset.UtcNow, stop);

    public Task EditAsync(string id, CancellationToken stop) => PutAsync(id, _published[id], stop);

    public async Task RetractAsync(string id, CancellationToken stop)
    {
        await owner.RetractAsync(Address.Service, Address.Node, id, stop);
        _published.Remove(id);
    }

    public async Task PurgeAsync(CancellationToken stop)
    {
        await owner.PurgeAsync(Address.Service, Address.Node, stop);
        _published.Clear();
    }

    /// <summary>What the server holds, in no order: when each item was published, and its text.</summary>
    public async Task<IReadOnlyList<(DateTimeOffset Published, string Text)>> ReadAsync(CancellationToken stop)
    {
        if (!Exists)
        {
            return [];
        }
        var page = await owner.GetItemsAsync(Address.Service, Address.Node, All, All, "", stop);
        return [.. page.Items.Select(item => Read(item.Payload!))];
    }

    private async Task PutAsync(string id, DateTimeOffset published, CancellationToken stop)
    {
        // Whole microseconds, which is what servers and caches keep.
        published = new DateTimeOffset(published.Ticks / 10 * 10, TimeSpan.Zero);
        var entry = Entry($"{Address.Node}/{id} {_texts++}", published);
        await owner.PublishAsync(Address.Service, Address.Node, id, entry, cancellation: stop);
        _published[id] = published;
    }

    private static (DateTimeOffset Published, string Text) Read(XElement entry) =>
        (
            DateTimeOffset.Parse(entry.Element(Atom + "published")!.Value, CultureInfo.InvariantCulture),
            entry.Element(Atom + "title")!.Value
        );

    private static XElement Entry(string text, DateTimeOffset published) =>
        new(
            Atom + "entry",
            new XElement(Atom + "title", new XAttribute("type", "text"), text),
            new XElement(Atom + "id", "tag:example.org,2026:" + Guid.NewGuid()),
            new XElement(Atom + "published", published.ToString("O", CultureInfo.InvariantCulture)),
            new XElement(Atom + "updated", DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture))
        );
}
