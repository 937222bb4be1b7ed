using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microsoft.EntityFrameworkCore;

namespace Microblog.Core.Storage;

/// <summary>Whose posts are left out, and the rows that are by it: written together.</summary>
internal static class MutedRows
{
    public static async ValueTask<MutedAuthors> LoadAsync(
        MicroblogDbContext context,
        long accountId,
        CancellationToken cancellation
    )
    {
        var all = await context
            .HiddenAuthors.Where(h => h.AccountId == accountId)
            .Select(h => new MutedAuthor(h.Address, h.Blocked, h.Since))
            .ToListAsync(cancellation);
        return new MutedAuthors(all);
    }

    public static async ValueTask SaveAsync(
        MicroblogDbContext context,
        long accountId,
        MutedAuthors muted,
        CancellationToken cancellation
    )
    {
        var before = await LoadAsync(context, accountId, cancellation);
        await context.HiddenAuthors.Where(h => h.AccountId == accountId).ExecuteDeleteAsync(cancellation);
        context.HiddenAuthors.AddRange(
            muted.All.Select(one => new HiddenAuthorEntity
            {
                AccountId = accountId,
                Address = one.Address,
                Blocked = one.Blocked,
                Since = one.Since,
            })
        );
        await context.SaveChangesAsync(cancellation);
        if (!muted.MutesTheSameAs(before))
        {
            await MarkAsync(context, accountId, muted, cancellation);
        }
    }

    /// <summary>Makes all rows say whether they are muted.</summary>
    private static async ValueTask MarkAsync(
        MicroblogDbContext context,
        long accountId,
        MutedAuthors muted,
        CancellationToken cancellation
    )
    {
        var rows = context.Entries.Where(e => e.AccountId == accountId);
        var all = rows.Where(e => e.Shown || e.Hidden);
        var people = await all.Where(e => e.Author != null)
            .Select(e => e.Author!)
            .Union(all.Where(e => e.Publisher != null).Select(e => e.Publisher!))
            .Union(all.Where(e => e.Source != null).Select(e => e.Source!))
            .ToListAsync(cancellation);
        var feeds = await context
            .Feeds.Where(f => f.AccountId == accountId && f.Node == FeedAddress.MicroblogNode)
            .Select(f => new { f.FeedId, f.Service })
            .ToListAsync(cancellation);
        // Whole domains can be muted: who is, is decided here, and not twice.
        var mutedPeople = people.Where(muted.Has).ToList();
        var mutedFeeds = feeds.Where(feed => muted.Has(feed.Service)).Select(feed => feed.FeedId).ToList();
        await rows.Where(e =>
                e.Shown
                && (
                    mutedFeeds.Contains(e.FeedId)
                    || mutedPeople.Contains(e.Author!)
                    || mutedPeople.Contains(e.Publisher!)
                    || mutedPeople.Contains(e.Source!)
                )
            )
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(e => e.Hidden, true)
                        .SetProperty(e => e.Shown, false)
                        .SetProperty(e => e.Home, false),
                cancellation
            );
        await rows.Where(e =>
                e.Hidden
                && !mutedFeeds.Contains(e.FeedId)
                && (e.Author == null || !mutedPeople.Contains(e.Author))
                && (e.Publisher == null || !mutedPeople.Contains(e.Publisher))
                && (e.Source == null || !mutedPeople.Contains(e.Source))
            )
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(e => e.Hidden, false)
                        .SetProperty(e => e.Shown, true)
                        .SetProperty(e => e.Home, e => context.Feeds.Any(f => f.FeedId == e.FeedId && f.Home)),
                cancellation
            );
    }
}
