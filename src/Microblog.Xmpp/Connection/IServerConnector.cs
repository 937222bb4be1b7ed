namespace Microblog.Xmpp.Connection;

/// <summary>Finds a domain's servers and connects to them.</summary>
internal interface IServerConnector
{
    /// <summary>The addresses of a domain, in the order to try.</summary>
    /// <exception cref="SignInException">The domain says that it has none.</exception>
    Task<IReadOnlyList<ServerAddress>> ResolveAsync(string domain, CancellationToken cancellation);

    /// <summary>Connects, without TLS.</summary>
    /// <exception cref="SignInException">The host is unknown or not reachable.</exception>
    Task<Stream> ConnectAsync(ServerAddress address, CancellationToken cancellation);
}
