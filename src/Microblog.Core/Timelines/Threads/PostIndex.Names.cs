using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Posts;

namespace Microblog.Core.Timelines.Threads;

public sealed partial class PostIndex
{
    /// <summary>Reads what people are called from the newest stored post of each in their own feed.</summary>
    public async Task LearnNamesAsync(CancellationToken cancellation)
    {
        await using var lookup = await OpenAsync(cancellation);
        await foreach (var (row, feed) in lookup.NewestOfPeopleAsync(PersonNames.MaxPeople, cancellation))
        {
            ToPost(row, feed);
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
