using Microblog.Core.Model;
using Microblog.Core.Storage;
using Microblog.Core.Timelines;
using Microblog.Xmpp;

namespace Microblog.Core.Follows;

/// <summary>Feeds of blocked people: the account follows them all the same, but they are not read.</summary>
internal sealed class BlockedFollows(AccountTimelines timelines, FollowRows rows)
{
    /// <summary>True for the feed of a person who is blocked, or all of whose server is.</summary>
    public bool Has(FeedAddress feed) =>
        feed.IsPersonal
        && timelines.Muted.All.Any(one =>
            one.Blocked && (one.Address == feed.Service.ToString() || one.Address == feed.Service.Domain)
        );

    /// <summary>A person (or a whole server) is blocked: what they write is read no more.</summary>
    public async Task BlockedAsync(Jid person, CancellationToken cancellation)
    {
        foreach (var feed in (await rows.OfPersonAsync(person, cancellation)).Where(feed => feed.Home))
        {
            await timelines.FollowAsync(feed.ToAddress(), home: false, cancellation);
        }
    }

    /// <summary>They are blocked no longer: what the account follows of them is home again.</summary>
    public async Task UnblockedAsync(Jid person, CancellationToken cancellation)
    {
        foreach (var known in await rows.OfPersonAsync(person, cancellation))
        {
            var feed = known.ToAddress();
            if (known is { Home: false, Unfollowed: false } && known.Source.IsFollowed() && !Has(feed))
            {
                await timelines.FollowAsync(feed, home: true, cancellation);
                // Events of that time may be missing.
                await timelines.MarkStaleAsync(feed, cancellation);
                await timelines.RetryAsync(feed, cancellation);
            }
        }
    }
}
