using Microblog.Core.Model;
using Microblog.Core.Storage;
using Microblog.Xmpp;
using Microsoft.EntityFrameworkCore;

namespace Microblog.Core.Follows;

public sealed partial class FollowList
{
    /// <summary>Somebody (or a whole server) is blocked: what they write is read no more, and followed all the same.</summary>
    public async Task BlockedAsync(Jid person, CancellationToken cancellation)
    {
        foreach (var feed in (await FeedsOfAsync(person, cancellation)).Where(feed => feed.Home))
        {
            await timelines.FollowAsync(AddressOf(feed), home: false, cancellation);
        }
        await RefreshAsync(cancellation);
    }

    /// <summary>They are blocked no longer: what the account follows of them is home again.</summary>
    public async Task UnblockedAsync(Jid person, CancellationToken cancellation)
    {
        foreach (var known in await FeedsOfAsync(person, cancellation))
        {
            var feed = AddressOf(known);
            if (known is { Home: false, Unfollowed: false } && IsFollowed(known.Source) && !IsSetAside(feed))
            {
                await timelines.FollowAsync(feed, home: true, cancellation);
                // What happened meanwhile may not have been told.
                await timelines.MarkStaleAsync(feed, cancellation);
                await timelines.RetryAsync(feed, cancellation);
            }
        }
        await RefreshAsync(cancellation);
    }

    /// <summary>Whose feed is left alone though the account follows it: they are blocked, or all of their server is.</summary>
    private bool IsSetAside(FeedAddress feed) =>
        feed.IsPersonal
        && timelines.Hidden.All.Any(one =>
            one.Blocked && (one.Address == feed.Service.ToString() || one.Address == feed.Service.Domain)
        );

    private async Task<List<FeedEntity>> FeedsOfAsync(Jid person, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        var (service, atDomain) = (person.Bare.ToString(), "@" + person.Domain);
        var feeds = context
            .Feeds.AsNoTracking()
            .Where(f => f.AccountId == accountId && f.Node == FeedAddress.MicroblogNode);
        return await (
            person.Local is null
                ? feeds.Where(f => f.Service.EndsWith(atDomain))
                : feeds.Where(f => f.Service == service)
        ).ToListAsync(cancellation);
    }
}
