using System.Xml.Linq;
using Microblog.Xmpp.Discovery;

namespace Microblog.Xmpp.Blocking;

/// <summary>The list of blocked addresses (XEP-0191) over a session.</summary>
public sealed class BlockList : IBlocking
{
    /// <summary>What a server that can block announces.</summary>
    public static readonly XNamespace Namespace = "urn:xmpp:blocking";

    private const int MaxItems = 10_000;
    private static readonly XName Item = Namespace + "item";
    private static readonly XName Block = Namespace + "block";
    private static readonly XName Unblock = Namespace + "unblock";

    private readonly IXmppSession _session;

    /// <param name="session">Whose pushes are listened to from now on.</param>
    public BlockList(IXmppSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        _session = session;
        session.HandleIq("set", Block, OnPush);
        session.HandleIq("set", Unblock, OnPush);
    }

    /// <inheritdoc />
    public event Action? Changed;

    /// <inheritdoc />
    public event Action<BlockingPush>? Pushed;

    /// <inheritdoc />
    public async Task<IReadOnlyList<Jid>> GetAsync(CancellationToken cancellation = default)
    {
        var name = Namespace + "blocklist";
        var answer = await _session
            .SendIqAsync("get", null, new XElement(name), cancellation: cancellation)
            .ConfigureAwait(false);
        return Read(answer.Element(name));
    }

    /// <inheritdoc />
    public Task BlockAsync(Jid person, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(person);
        return BlockAsync([person.Bare], cancellation);
    }

    /// <inheritdoc />
    public async Task<bool> CanReportAsync(CancellationToken cancellation = default)
    {
        var info = await new ServiceDiscovery(_session)
            .GetInfoAsync(_session.Address.Server, cancellation: cancellation)
            .ConfigureAwait(false);
        return info.Features.Contains(BlockReport.Feature);
    }

    /// <inheritdoc />
    public Task BlockAsync(Jid person, BlockReport report, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(report);
        return SetAsync(Block, [person.Bare], cancellation, report);
    }

    /// <inheritdoc />
    public Task UnblockAsync(Jid person, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(person);
        return UnblockAsync([person.Bare], cancellation);
    }

    /// <inheritdoc />
    public Task BlockAsync(IReadOnlyList<Jid> addresses, CancellationToken cancellation = default) =>
        SetAsync(Block, addresses, cancellation);

    /// <inheritdoc />
    public Task UnblockAsync(IReadOnlyList<Jid> addresses, CancellationToken cancellation = default) =>
        SetAsync(Unblock, addresses, cancellation);

    /// <inheritdoc />
    public async Task UnblockAllAsync(CancellationToken cancellation = default) =>
        await _session
            .SendIqAsync("set", null, new XElement(Unblock), cancellation: cancellation)
            .ConfigureAwait(false);

    private static List<Jid> Read(XElement? list) =>
        [
            .. (list?.Elements(Item) ?? [])
                .Take(MaxItems)
                .Select(item => Jid.TryParse(item.Attribute("jid")?.Value, out var address) ? address : null)
                .OfType<Jid>()
                .Distinct(),
        ];

    private async Task SetAsync(
        XName action,
        IReadOnlyList<Jid> addresses,
        CancellationToken cancellation,
        BlockReport? report = null
    )
    {
        ArgumentNullException.ThrowIfNull(addresses);
        if (addresses.Count == 0)
        {
            // Without items the server would unblock everybody.
            return;
        }
        var items = addresses.Select(address => new XElement(
            Item,
            new XAttribute("jid", address.ToString()),
            report?.ToXml()
        ));
        await _session
            .SendIqAsync("set", null, new XElement(action, items), cancellation: cancellation)
            .ConfigureAwait(false);
    }

    private XElement? OnPush(XElement iq)
    {
        OwnPush.Check(iq, _session.Address);
        Changed?.Invoke();
        if (ReadPush(iq.Elements().First()) is { } push)
        {
            Pushed?.Invoke(push);
        }
        return null;
    }

    /// <summary>Items that are no addresses are not nobody: who is told that nobody is blocked must be sure of it.</summary>
    private static BlockingPush? ReadPush(XElement change)
    {
        var addresses = Read(change);
        if (addresses.Count > 0)
        {
            return change.Name == Block ? new BlockingPush.Blocked(addresses) : new BlockingPush.Unblocked(addresses);
        }
        return change.Name == Unblock && !change.HasElements ? new BlockingPush.UnblockedAll() : null;
    }
}
