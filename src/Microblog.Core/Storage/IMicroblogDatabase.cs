namespace Microblog.Core.Storage;

/// <summary>Opens contexts of whichever database is configured.</summary>
public interface IMicroblogDatabase
{
    /// <summary>A context of its own, to be disposed.</summary>
    Task<MicroblogDbContext> OpenAsync(CancellationToken cancellation);

    /// <summary>The same, for callers that cannot wait.</summary>
    MicroblogDbContext Open();

    /// <summary>Begins a transaction that writes, when it is its turn; to be disposed, which undoes what was not committed.</summary>
    ValueTask<WriteTransaction> BeginAsync(MicroblogDbContext context, CancellationToken cancellation);
}
