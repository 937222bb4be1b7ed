using System.Collections.Concurrent;
using Microblog.Testing.Servers;
using Microblog.Xmpp.Tests.Servers;

[assembly: Xunit.AssemblyFixture(typeof(LiveServers))]

namespace Microblog.Xmpp.Tests.Servers;

/// <summary>One server of each kind for all tests, started when the first test asks for it.</summary>
public sealed class LiveServers : IAsyncDisposable
{
    private readonly ConcurrentDictionary<ServerKind, Lazy<Task<XmppServer>>> _servers = new();

    public Task<XmppServer> GetAsync(ServerKind kind) =>
        _servers.GetOrAdd(kind, _ => new Lazy<Task<XmppServer>>(() => kind.LaunchAsync())).Value;

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Values)
        {
            await (await server.Value).DisposeAsync();
        }
    }
}
