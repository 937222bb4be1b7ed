namespace Microblog.Core.Uploads;

/// <summary>
/// Hosts that keep the files of domains that the operator named: as those domains' servers, they may have private addresses.
/// They are learned from the services' own answers.
/// </summary>
public sealed class UploadHosts
{
    private const int MaxHosts = 200;

    private readonly Lock _lock = new();
    private readonly HashSet<(string Host, int Port)> _hosts = [];

    /// <summary>True where files of a named domain are there.</summary>
    /// <param name="host">A name, or an address without brackets.</param>
    /// <param name="port">The port.</param>
    public bool Contains(string host, int port)
    {
        ArgumentNullException.ThrowIfNull(host);
        lock (_lock)
        {
            return _hosts.Contains((host.ToLowerInvariant(), port));
        }
    }

    /// <summary>Adds the host of an address that the service of a named domain gave.</summary>
    public void Add(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        lock (_lock)
        {
            if (_hosts.Count < MaxHosts)
            {
                _hosts.Add((address.IdnHost.Trim('[', ']').ToLowerInvariant(), address.Port));
            }
        }
    }
}
