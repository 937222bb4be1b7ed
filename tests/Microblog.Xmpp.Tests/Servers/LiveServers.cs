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
        _servers.GetOrAdd(kind, _ => new Lazy<Task<XmppServer>>(() => StartAsync(kind))).Value;

    public static async Task<XmppServer> StartAsync(ServerKind kind) =>
        kind switch
        {
            ServerKind.Prosody => await ProsodyServer.LaunchAsync(),
            ServerKind.StockProsody => await ProsodyServer.LaunchAsync(maxItems: 256),
            // As distributions set them up: a hash of the password, with one salt.
            ServerKind.HashedProsody => await ProsodyServer.LaunchAsync(settings: Setting("AUTH", "internal_hashed")),
            ServerKind.Sasl2Prosody => await ProsodyServer.LaunchAsync(settings: Setting("SASL2", "1")),
            ServerKind.Tls12Prosody => await ProsodyServer.LaunchAsync(
                settings: Setting("EXTRA_GLOBAL", "ssl = { protocol = \"tlsv1_2\" }")
            ),
            ServerKind.HashedEjabberd => await EjabberdServer.LaunchAsync(settings: Setting("AUTH", "scram")),
            ServerKind.EjabberdMnesia => await EjabberdServer.LaunchAsync(EjabberdStore.Mnesia),
            _ => await EjabberdServer.LaunchAsync(EjabberdStore.Sql),
        };

    private static Dictionary<string, string> Setting(string name, string value) => new() { [name] = value };

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Values)
        {
            await (await server.Value).DisposeAsync();
        }
    }
}
