using System.Xml.Linq;

namespace Microblog.Xmpp.Discovery;

/// <summary>What others can do (XEP-0115, XEP-0390) over a session; remembers the last 500 verified hashes.</summary>
public sealed class ContactCapabilities(IXmppSession session) : IContactCapabilities
{
    private const int MaxKnown = 500;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LearnedCapabilities> _known = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <inheritdoc />
    public async Task<LearnedCapabilities> LearnAsync(
        Jid entity,
        AnnouncedCapabilities announced,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(entity);
        ArgumentNullException.ThrowIfNull(announced);
        var hash = announced.Hashes.FirstOrDefault(h => CapabilityHash.IsSupported(h.Algorithm));
        // The old hash is trusted only where no new one is announced (XEP-0390, 7.2).
        var key = hash?.Node ?? $"{announced.Algorithm} {announced.Version}";
        lock (_lock)
        {
            if (_known.TryGetValue(key, out var known))
            {
                return known;
            }
        }
        var query = await AskAsync(entity, hash?.Node ?? NodeOf(announced), cancellation).ConfigureAwait(false);
        var matches = hash is null
            ? announced is { Algorithm: { } algorithm, Version: { } version }
                && VerificationString.Hash(algorithm, query) == version
            : CapabilityHash.Of(hash.Algorithm, query) == hash;
        var learned = new LearnedCapabilities(DiscoInfo.FromXml(query)!, matches);
        if (matches)
        {
            Remember(key, learned);
        }
        return learned;
    }

    private static string? NodeOf(AnnouncedCapabilities announced) =>
        announced.Node is null ? null : $"{announced.Node}#{announced.Version}";

    private async Task<XElement> AskAsync(Jid entity, string? node, CancellationToken cancellation)
    {
        var request = new XElement(ServiceDiscovery.InfoQuery, node is null ? null : new XAttribute("node", node));
        var answer = await session
            .SendIqAsync("get", entity, request, cancellation: cancellation)
            .ConfigureAwait(false);
        return answer.Element(ServiceDiscovery.InfoQuery) ?? new XElement(ServiceDiscovery.InfoQuery);
    }

    private void Remember(string key, LearnedCapabilities learned)
    {
        lock (_lock)
        {
            if (_known.TryAdd(key, learned))
            {
                _order.Enqueue(key);
            }
            if (_order.Count > MaxKnown)
            {
                _known.Remove(_order.Dequeue());
            }
        }
    }
}
