using Microsoft.EntityFrameworkCore;

namespace Microblog.Core.Storage;

/// <summary>Posts of an account whose tags are counted.</summary>
internal sealed class TagRows(IMicroblogDatabase database, long accountId)
{
    /// <summary>What is stored of the newest posts in home, the newest first.</summary>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<string>> NewestAsync(int most, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        var yes = true; // As a parameter: the column alone is a condition that SQLite finds in no index.
        return await context
            .Entries.AsNoTracking()
            .Where(e => e.AccountId == accountId && e.Home == yes)
            .OrderByDescending(e => e.SortKey)
            .ThenByDescending(e => e.Address)
            .Take(most)
            .Select(e => e.Payload ?? "")
            .ToListAsync(cancellation);
    }
}
