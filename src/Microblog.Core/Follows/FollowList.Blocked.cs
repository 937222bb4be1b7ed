using Microblog.Core.Model;
using Microblog.Xmpp;

namespace Microblog.Core.Follows;

public sealed partial class FollowList
{
    /// <summary>A person (or a whole server) is blocked: what they write is read no more, and followed all the same.</summary>
    public async Task BlockedAsync(Jid person, CancellationToken cancellation)
    {
        foreach (var feed in (await _rows.OfPersonAsync(person, cancellation)).Where(feed => feed.Home))
        {
            await timelines.FollowAsync(AddressOf(feed), home: false, cancellation);
        }
        await RefreshAsync(cancellation);
    }

    /// <summary>They are blocked no longer: what the account follows of them is home again.</summary>
    public async Task UnblockedAsync(Jid person, CancellationToken cancellation)
    {
        foreach (var known in await _rows.OfPersonAsync(person, cancellation))
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
        && timelines.Muted.All.Any(one =>
            one.Blocked && (one.Address == feed.Service.ToString() || one.Address == feed.Service.Domain)
        );
}
