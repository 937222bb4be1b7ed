using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microsoft.EntityFrameworkCore;

namespace Microblog.Core.Storage;

/// <summary>Whose posts are left out, and the rows that are by it: written together.</summary>
internal static class HiddenRows
{
    public static async ValueTask<HiddenAuthors> LoadAsync(
        MicroblogDbContext context,
        long accountId,
        CancellationToken cancellation
    )
    {
        var all = await context
            .HiddenAuthors.Where(h => h.AccountId == accountId)
            .Select(h => new HiddenAuthor(h.Address, h.Blocked, h.Since))
            .ToListAsync(cancellation);
        return new HiddenAuthors(all);
    }

    public static async ValueTask SaveAsync(
        MicroblogDbContext context,
        long accountId,
        HiddenAuthors hidden,
        CancellationToken cancellation
    )
    {
        var before = await LoadAsync(context, accountId, cancellation);
        await context.HiddenAuthors.Where(h => h.AccountId == accountId).ExecuteDeleteAsync(cancellation);
        context.HiddenAuthors.AddRange(
            hidden.All.Select(one => new HiddenAuthorEntity
            {
                AccountId = accountId,
                Address = one.Address,
                Blocked = one.Blocked,
                Since = one.Since,
            })
        );
        await context.SaveChangesAsync(cancellation);
        if (!hidden.HidesTheSameAs(before))
        {
            await MarkAsync(context, accountId, hidden, cancellation);
        }
    }

    /// <summary>Makes all rows say whether they are hidden.</summary>
    private static async ValueTask MarkAsync(
        MicroblogDbContext context,
        long accountId,
        HiddenAuthors hidden,
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
        // Whole domains can be hidden: who is, is decided here, and not twice.
        var hiddenPeople = people.Where(hidden.Has).ToList();
        var hiddenFeeds = feeds.Where(feed => hidden.Has(feed.Service)).Select(feed => feed.FeedId).ToList();
        await rows.Where(e =>
                e.Shown
                && (
                    hiddenFeeds.Contains(e.FeedId)
                    || hiddenPeople.Contains(e.Author!)
                    || hiddenPeople.Contains(e.Publisher!)
                    || hiddenPeople.Contains(e.Source!)
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
                && !hiddenFeeds.Contains(e.FeedId)
                && (e.Author == null || !hiddenPeople.Contains(e.Author))
                && (e.Publisher == null || !hiddenPeople.Contains(e.Publisher))
                && (e.Source == null || !hiddenPeople.Contains(e.Source))
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
