using Microsoft.EntityFrameworkCore;

namespace Microblog.Core.Storage;

/// <summary>Contexts of one provider.</summary>
/// <param name="factory">Makes them.</param>
/// <param name="inTurn">
/// True for a database that takes one writer at a time, and lets the others sleep, each on a thread, and look again now and
/// then: they wait in a line instead, on no thread.
/// </param>
public sealed class MicroblogDatabase<TContext>(IDbContextFactory<TContext> factory, bool inTurn)
    : IMicroblogDatabase,
        IDisposable
    where TContext : MicroblogDbContext
{
    private readonly SemaphoreSlim? _turn = inTurn ? new(1, 1) : null;

    /// <inheritdoc />
    public async Task<MicroblogDbContext> OpenAsync(CancellationToken cancellation) =>
        await factory.CreateDbContextAsync(cancellation);

    /// <inheritdoc />
    public MicroblogDbContext Open() => factory.CreateDbContext();

    /// <inheritdoc />
    public async ValueTask<WriteTransaction> BeginAsync(MicroblogDbContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (_turn is not null)
        {
            await _turn.WaitAsync(cancellation);
        }
        try
        {
            return new WriteTransaction(await context.Database.BeginTransactionAsync(cancellation), _turn);
        }
        catch
        {
            _turn?.Release();
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _turn?.Dispose();
}
