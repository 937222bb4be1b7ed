using System.Net;

namespace Microblog.Xmpp.Connection;

/// <summary>
/// Which addresses may be connected to. What a stranger types or writes must never lead this program to a service of the
/// operator's own network (RFC 6890 and the registries that it began).
/// </summary>
public sealed class AddressPolicy
{
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", // this network
            "10.0.0.0/8", // private
            "100.64.0.0/10", // behind a provider's translation
            "127.0.0.0/8", // loopback
            "169.254.0.0/16", // link-local: metadata of clouds, too
            "172.16.0.0/12", // private
            "192.0.0.0/24", // protocols
            "192.0.2.0/24", // documentation
            "192.88.99.0/24", // relays of 6to4
            "192.168.0.0/16", // private
            "198.18.0.0/15", // measurements
            "198.51.100.0/24", // documentation
            "203.0.113.0/24", // documentation
            "224.0.0.0/4", // multicast
            "240.0.0.0/4", // reserved, and broadcast
            "2001::/23", // protocols: Teredo leads to IPv4
            "2001:db8::/32", // documentation
            "2002::/16", // 6to4 leads to IPv4
            "3fff::/20", // documentation
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>All of IPv6 that is given out: loopback, link-local, unique local, site-local and multicast are outside.</summary>
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>IPv4 as a network that has only IPv6 sees it (RFC 6052).</summary>
    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");

    private readonly PrivateNetworks? _privateNetworks;

    private AddressPolicy(PrivateNetworks? privateNetworks) => _privateNetworks = privateNetworks;

    /// <summary>Every address.</summary>
    public static AddressPolicy Everywhere { get; } = new(privateNetworks: null);

    /// <summary>Addresses of the public internet, and no others.</summary>
    public static AddressPolicy PublicOnly { get; } = With(new PrivateNetworks([]));

    /// <summary>Addresses of the public internet, and those of a list.</summary>
    public static AddressPolicy With(PrivateNetworks privateNetworks)
    {
        ArgumentNullException.ThrowIfNull(privateNetworks);
        return new(privateNetworks);
    }

    /// <summary>True where one address of a host may be connected to.</summary>
    /// <param name="host">The name that was looked up, or the address itself, without brackets.</param>
    /// <param name="port">The port.</param>
    /// <param name="address">The address that the connection is made to.</param>
    public bool Allows(string host, int port, IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(address);
        return _privateNetworks is null || IsPublic(address) || _privateNetworks.Contains(host, port, address);
    }

    /// <summary>True for an address that anybody may reach.</summary>
    public static bool IsPublic(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.GetAddressBytes() is { Length: 16 } bytes)
        {
            if (address.IsIPv4MappedToIPv6 || Translated.Contains(address))
            {
                return IsPublic(new IPAddress(bytes.AsSpan(12)));
            }
            if (!GlobalUnicast.Contains(address))
            {
                return false;
            }
        }
        return !Array.Exists(NotPublic, network => network.Contains(address));
    }
}
