using System.Xml.Linq;
using Microblog.Xmpp.Session;

namespace Microblog.Xmpp.Blocking;

/// <summary>The list of blocked addresses (XEP-0191) over a session.</summary>
public sealed class BlockList : IBlockList
{
    /// <summary>What a server that can block announces.</summary>
    public static readonly XNamespace Namespace = "urn:xmpp:blocking";

    private static readonly XName Item = Namespace + "item";

    private readonly IXmppSession _session;

    /// <param name="session">Whose pushes are listened to from now on.</param>
    public BlockList(IXmppSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        _session = session;
        session.HandleIq("set", Namespace + "block", OnPush);
        session.HandleIq("set", Namespace + "unblock", OnPush);
    }

    /// <inheritdoc />
    public event Action? Changed;

    /// <inheritdoc />
    public async Task<IReadOnlyList<Jid>> GetAsync(CancellationToken cancellation = default)
    {
        var name = Namespace + "blocklist";
        var answer = await _session
            .SendIqAsync("get", null, new XElement(name), cancellation: cancellation)
            .ConfigureAwait(false);
        return
        [
            .. answer
                .Elements(name)
                .Elements(Item)
                .Select(item => Jid.TryParse(item.Attribute("jid")?.Value, out var person) ? person.Bare : null)
                .OfType<Jid>()
                .Distinct(),
        ];
    }

    /// <inheritdoc />
    public Task BlockAsync(Jid person, CancellationToken cancellation = default) =>
        SetAsync("block", person, cancellation);

    /// <inheritdoc />
    public Task UnblockAsync(Jid person, CancellationToken cancellation = default) =>
        SetAsync("unblock", person, cancellation);

    private async Task SetAsync(string action, Jid person, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(person);
        var request = new XElement(
            Namespace + action,
            new XElement(Item, new XAttribute("jid", person.Bare.ToString()))
        );
        await _session.SendIqAsync("set", null, request, cancellation: cancellation).ConfigureAwait(false);
    }

    private XElement? OnPush(XElement iq)
    {
        OwnPush.Check(iq, _session.Address);
        Changed?.Invoke();
        return null;
    }
}
