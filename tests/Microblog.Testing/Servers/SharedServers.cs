using System.Collections.Concurrent;

namespace Microblog.Testing.Servers;

/// <summary>
/// Running servers of each kind, whose domains tests take: each domain is one test's own, and starting a server takes longer
/// than most tests. The next server of a kind starts when all domains of the last are in use.
/// </summary>
public sealed class SharedServers : IAsyncDisposable
{
    private readonly ConcurrentDictionary<ServerKind, Running> _kinds = new();

    /// <summary>A domain with its accounts, where nobody has written anything yet. It needs no disposal.</summary>
    public Task<XmppServer> TakeAsync(ServerKind kind) => _kinds.GetOrAdd(kind, kind => new Running(kind)).TakeAsync();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var running in _kinds.Values)
        {
            await running.DisposeAsync();
        }
    }

    private sealed class Running(ServerKind kind) : IAsyncDisposable
    {
        private const int DomainsEach = 12;
        private readonly SemaphoreSlim _turn = new(1);
        private readonly List<XmppServer> _servers = [];

        public async Task<XmppServer> TakeAsync()
        {
            await _turn.WaitAsync();
            try
            {
                while (true)
                {
                    if (_servers is [.., var last] && await last.TakeDomainAsync() is { } domain)
                    {
                        return domain;
                    }
                    _servers.Add(await kind.LaunchAsync(DomainsEach));
                }
            }
            finally
            {
                _turn.Release();
            }
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var server in _servers)
            {
                await server.DisposeAsync();
            }
            _turn.Dispose();
        }
    }
}
