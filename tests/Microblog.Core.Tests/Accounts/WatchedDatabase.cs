using Microblog.Core.Storage;

namespace Microblog.Core.Tests.Accounts;

/// <summary>A database that is away now and then.</summary>
internal sealed class WatchedDatabase(IMicroblogDatabase database) : IMicroblogDatabase
{
    /// <summary>Runs before a context is opened: throws to refuse it, waits to hold it up.</summary>
    public Func<CancellationToken, Task>? Before { get; set; }

    public async Task<MicroblogDbContext> OpenAsync(CancellationToken cancellation)
    {
        if (Before is { } before)
        {
            await before(cancellation);
        }
        return await database.OpenAsync(cancellation);
    }

    public MicroblogDbContext Open() => database.Open();

    public ValueTask<WriteTransaction> BeginAsync(MicroblogDbContext context, CancellationToken cancellation) =>
        database.BeginAsync(context, cancellation);
}
