using System.Globalization;

namespace Microblog.Xmpp.Connection;

/// <summary>Hosts of an operator's own network, by name or address, with or without a port.</summary>
public sealed class PrivateHosts
{
    /// <summary>What an entry may be, for the operator.</summary>
    public const string Accepted = "a host name or address, with or without a port, such as 10.0.0.5:5280 or [fd00::5]";

    private readonly HashSet<(string Host, int? Port)> _hosts;

    /// <summary>Takes a list of hosts.</summary>
    /// <param name="entries">Entries that were checked with <see cref="TryParse"/>.</param>
    /// <exception cref="FormatException">One of them is no host.</exception>
    public PrivateHosts(IEnumerable<string> entries) =>
        _hosts = [.. entries.Select(entry => TryParse(entry) ?? throw new FormatException(entry))];

    /// <summary>True where a host is listed, for this port or for every one.</summary>
    /// <param name="host">A name, or an address without brackets.</param>
    /// <param name="port">The port.</param>
    public bool Contains(string host, int port)
    {
        ArgumentNullException.ThrowIfNull(host);
        return _hosts.Count > 0
            && (_hosts.Contains((host.ToLowerInvariant(), null)) || _hosts.Contains((host.ToLowerInvariant(), port)));
    }

    /// <summary>The host, and the port where the entry has one; null for what is no entry.</summary>
    public static (string Host, int? Port)? TryParse(string? entry)
    {
        // As an address of the web, so that it is written the way it is compared: punycode, addresses in their short form.
        if (
            string.IsNullOrEmpty(entry)
            || entry.Any(c => c is '/' or '\\' or '?' or '#' or '@' or ' ')
            || !Uri.TryCreate($"http://{entry}", UriKind.Absolute, out var address)
            || address.IdnHost.Length == 0
        )
        {
            return null;
        }
        var end = entry.LastIndexOf(':');
        var hasPort = end > entry.LastIndexOf(']');
        if (!hasPort)
        {
            return (address.IdnHost.ToLowerInvariant(), null);
        }
        return
            int.TryParse(entry.AsSpan(end + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is > 0 and <= ushort.MaxValue
            ? (address.IdnHost.ToLowerInvariant(), port)
            : null;
    }
}
