using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microsoft.EntityFrameworkCore;

namespace Microblog.Core.Timelines.Threads;

public sealed partial class PostIndex
{
    /// <summary>Reads what people are called from the newest stored post of each in their own feed.</summary>
    public async Task LearnNamesAsync(CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        var newest = await context
            .Feeds.Where(f => f.AccountId == accountId && f.Node == FeedAddress.MicroblogNode)
            .OrderByDescending(f => f.Home)
            .ThenBy(f => f.FeedId)
            .Take(PersonNames.MaxPeople)
            .Select(f =>
                context
                    .Entries.Where(e => e.FeedId == f.FeedId && e.Payload != null && e.Author == f.Service)
                    .OrderByDescending(e => e.Shown) // as the index has them
                    .ThenByDescending(e => e.SortKey)
                    .Select(e => (long?)e.EntryId)
                    .FirstOrDefault()
            )
            .ToListAsync(cancellation);
        foreach (var chunk in newest.OfType<long>().Chunk(200))
        {
            await ReadAsync(context, context.Entries.Where(e => chunk.Contains(e.EntryId)), cancellation);
        }
    }

    /// <summary>Takes over the name in a row that is new, where its author says it in their own feed.</summary>
    internal void LearnName(FeedAddress feed, CachedEntry row)
    {
        if (
            feed.IsPersonal
            && row.Content is { } content
            && content.Author == feed.Service.ToString()
            && Names.IsNews(feed.Service, Micros.ToTime(row.Key))
        )
        {
            ToPost(row, feed);
        }
    }
}
