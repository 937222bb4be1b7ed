using Microsoft.EntityFrameworkCore.Storage;

namespace Microblog.Core.Storage;

/// <summary>A transaction, and the turn to write that goes on to the next when it ends.</summary>
public sealed class WriteTransaction : IAsyncDisposable
{
    private readonly IDbContextTransaction _transaction;
    private SemaphoreSlim? _turn;

    internal WriteTransaction(IDbContextTransaction transaction, SemaphoreSlim? turn)
    {
        _transaction = transaction;
        _turn = turn;
    }

    /// <summary>Stores what was done.</summary>
    public Task CommitAsync(CancellationToken cancellation) => _transaction.CommitAsync(cancellation);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _transaction.DisposeAsync();
        }
        finally
        {
            Interlocked.Exchange(ref _turn, null)?.Release();
        }
    }
}
