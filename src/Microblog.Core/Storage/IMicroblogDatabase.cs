using Microsoft.EntityFrameworkCore;

namespace Microblog.Core.Storage;

/// <summary>Opens contexts of whichever database is configured.</summary>
public interface IMicroblogDatabase
{
    /// <summary>A context of its own, to be disposed.</summary>
    Task<MicroblogDbContext> OpenAsync(CancellationToken cancellation);

    /// <summary>The same, for callers that cannot wait.</summary>
    MicroblogDbContext Open();
}

/// <summary>Contexts of one provider.</summary>
public sealed class MicroblogDatabase<TContext>(IDbContextFactory<TContext> factory) : IMicroblogDatabase
    where TContext : MicroblogDbContext
{
    /// <inheritdoc />
    public async Task<MicroblogDbContext> OpenAsync(CancellationToken cancellation) =>
        await factory.CreateDbContextAsync(cancellation);

    /// <inheritdoc />
    public MicroblogDbContext Open() => factory.CreateDbContext();
}
