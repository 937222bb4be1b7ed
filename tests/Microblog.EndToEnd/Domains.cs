using Microblog.Testing.Servers;

namespace Microblog.EndToEnd;

/// <summary>Domains that nobody has used, at servers of one kind: the next server starts when those of the last are in use.</summary>
public sealed class Domains(Func<int, Task<XmppServer>> launch) : IAsyncDisposable
{
    private const int EachServer = 12;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<XmppServer> _servers = [];

    /// <summary>One domain, with its accounts.</summary>
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
                _servers.Add(await launch(EachServer));
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
        _turn.Dispose();
    }
}
