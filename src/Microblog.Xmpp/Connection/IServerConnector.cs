using Microblog.Xmpp.Addresses;

namespace Microblog.Xmpp.Connection;

/// <summary>Finds a domain's servers and connects to them.</summary>
internal interface IServerConnector
{
    /// <summary>The addresses of a domain, in the order to try.</summary>
    /// <exception cref="SignInException">The domain says that it has none.</exception>
    Task<IReadOnlyList<ServerAddress>> ResolveAsync(string domain, CancellationToken cancellation);

    /// <summary>Other ways to a domain's server, where the first ones lead nowhere (XEP-0156); none is no error.</summary>
    Task<IReadOnlyList<ServerAddress>> ResolveAlternativesAsync(string domain, CancellationToken cancellation);

    /// <summary>Connects, without TLS.</summary>
    /// <exception cref="SignInException">The host is unknown or not reachable.</exception>
    Task<Stream> ConnectAsync(ServerAddress address, CancellationToken cancellation);

    /// <summary>Calls when the network is there again or another one is, until disposed of.</summary>
    IDisposable WatchNetwork(Action isBack);
}
