namespace Microblog.Core.Storage;

/// <summary>A context for one call, with a transaction of its own where none is under way.</summary>
internal sealed class StoreLease(IMicroblogDatabase database, MicroblogDbContext context, bool isOwn) : IAsyncDisposable
{
    private WriteTransaction? _transaction;

    /// <summary>The context.</summary>
    public MicroblogDbContext Context => context;

    /// <summary>Makes what follows all or nothing.</summary>
    public async ValueTask BeginAsync(CancellationToken cancellation)
    {
        context.Database.AutoSavepointsEnabled = false;
        if (isOwn)
        {
            _transaction = await database.BeginAsync(context, cancellation);
        }
    }

    /// <summary>Stores it; where others share the transaction, they do.</summary>
    public Task CommitAsync(CancellationToken cancellation) =>
        _transaction?.CommitAsync(cancellation) ?? Task.CompletedTask;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_transaction is not null)
        {
            await _transaction.DisposeAsync();
        }
        if (isOwn)
        {
            await context.DisposeAsync();
        }
    }
}
