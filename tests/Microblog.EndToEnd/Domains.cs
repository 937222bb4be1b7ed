using Microblog.Testing.Servers;

namespace Microblog.EndToEnd;

/// <summary>
/// Domains that no journey has used, at servers of one kind: the next server starts when those of the last are in use. Each
/// server has one program for all its domains, started when a journey asks for it.
/// </summary>
public sealed class Domains(ServerKind kind) : IAsyncDisposable
{
    private const int EachServer = 12;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<Running> _servers = [];

    /// <summary>One domain, with its accounts.</summary>
    public async Task<XmppServer> TakeAsync() => (await TakeRunningAsync()).Domain;

    /// <summary>One domain, with its accounts, and the program of its server.</summary>
    public async Task<Site> TakeSiteAsync()
    {
        var (domain, running) = await TakeRunningAsync();
        return new Site(await running.Program.Value, domain);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var running in _servers)
        {
            if (running.Program.IsValueCreated)
            {
                await (await running.Program.Value).DisposeAsync();
            }
            await running.Server.DisposeAsync();
        }
        _turn.Dispose();
    }

    private async Task<(XmppServer Domain, Running Running)> TakeRunningAsync()
    {
        await _turn.WaitAsync();
        try
        {
            while (true)
            {
                if (_servers is [.., var last] && await last.Server.TakeDomainAsync() is { } domain)
                {
                    return (domain, last);
                }
                _servers.Add(new Running(await kind.LaunchAsync(EachServer)));
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private sealed record Running(XmppServer Server)
    {
        public Lazy<Task<ProgramHost>> Program { get; } = new(() => ProgramHost.StartAsync(Server));
    }
}
