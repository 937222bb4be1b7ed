using Microblog.Core.Uploads;
using Microblog.Xmpp.Connection;

namespace Microblog.Web.Media;

/// <summary>Which hosts may have private addresses: those that the operator listed, and those that keep the files of domains that the operator named.</summary>
internal sealed class ReachableHosts(PrivateHosts listed, UploadHosts learned)
{
    /// <summary>True where every address of a host may be connected to.</summary>
    public bool Contains(string host, int port) => listed.Contains(host, port) || learned.Contains(host, port);

    /// <summary>True where a host may be asked without TLS: what the operator listed, and this machine.</summary>
    public bool AllowsPlain(Uri address) =>
        listed.Contains(address.IdnHost, address.Port)
        || (address.IsLoopback && learned.Contains(address.IdnHost, address.Port));
}
