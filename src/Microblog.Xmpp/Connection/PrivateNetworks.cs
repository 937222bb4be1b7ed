using System.Net;
using System.Net.Sockets;

namespace Microblog.Xmpp.Connection;

/// <summary>Networks and hosts that may be connected to although they are not on the public internet.</summary>
public sealed class PrivateNetworks
{
    /// <summary>What an entry may be, for the operator.</summary>
    public const string Accepted =
        "a network such as 10.1.0.0/16 or fd00:1::/32, an address, or a host name, each of the last two with or without a port";

    private readonly IReadOnlyList<IPNetwork> _networks;
    private readonly PrivateHosts _hosts;

    /// <summary>Takes a list of networks and hosts.</summary>
    /// <param name="entries">Entries that were checked with <see cref="IsEntry"/>.</param>
    /// <exception cref="FormatException">One of them is neither a network nor a host.</exception>
    public PrivateNetworks(IEnumerable<string> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var all = entries.Select(entry => entry.Trim()).ToList();
        _networks = [.. all.Where(IsNetwork).Select(IPNetwork.Parse)];
        _hosts = new PrivateHosts(all.Where(entry => !IsNetwork(entry)).Select(WithBrackets));
    }

    /// <summary>True where an entry can be used.</summary>
    public static bool IsEntry(string? entry) =>
        entry is not null && (IsNetwork(entry.Trim()) || PrivateHosts.TryParse(WithBrackets(entry.Trim())) is not null);

    /// <summary>True where the list names the address, its network, or the host that it was found under.</summary>
    /// <param name="host">The name that was looked up, or the address itself, without brackets.</param>
    /// <param name="port">The port.</param>
    /// <param name="address">The address that the connection is made to.</param>
    public bool Contains(string host, int port, IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return _networks.Any(network => network.Contains(plain))
            || _hosts.Contains(host, port)
            || _hosts.Contains(plain.ToString(), port);
    }

    private static bool IsNetwork(string entry) =>
        entry.Contains('/', StringComparison.Ordinal) && IPNetwork.TryParse(entry, out _);

    /// <summary>IPv6 may be written without the brackets that tell its last group from a port.</summary>
    private static string WithBrackets(string entry) =>
        !entry.StartsWith('[')
        && IPAddress.TryParse(entry, out var address)
        && address.AddressFamily == AddressFamily.InterNetworkV6
            ? $"[{address}]"
            : entry;
}
