using Microblog.Core.Cache;
using Microblog.Core.Model;

namespace Microblog.Core.Timelines.Fetching;

/// <summary>The feeds of an account, and how far those that belong to a scope were read in their epochs.</summary>
internal sealed class FeedSet
{
    private readonly Dictionary<long, FeedState> _byId = [];
    private readonly Dictionary<FeedAddress, FeedState> _byAddress = [];

    /// <summary>True while servers can be asked. Where it is false, nothing is awaited.</summary>
    public bool IsOnline { get; set; }

    /// <summary>All feeds.</summary>
    public Dictionary<long, FeedState>.ValueCollection All => _byId.Values;

    /// <summary>The feed with this number, or null.</summary>
    public FeedState? Find(long feedId) => _byId.GetValueOrDefault(feedId);

    /// <summary>The feed at this address, or null.</summary>
    public FeedState? Find(FeedAddress address) => _byAddress.GetValueOrDefault(address);

    /// <summary>Adds a feed.</summary>
    public void Add(FeedState feed) => _byId[feed.FeedId] = _byAddress[feed.Address] = feed;

    /// <summary>Removes all feeds.</summary>
    public void Clear()
    {
        _byId.Clear();
        _byAddress.Clear();
    }

    /// <summary>The feeds of a scope.</summary>
    public IEnumerable<FeedState> Of(TimelineScope scope) => All.Where(scope.Has);

    /// <summary>Those of them that windows wait for.</summary>
    public IEnumerable<FeedState> AwaitedOf(TimelineScope scope) => Of(scope).Where(IsAwaited);

    /// <summary>True where windows wait for all feeds of a scope.</summary>
    public bool AreAllAwaited(TimelineScope scope) => Of(scope).All(IsAwaited);

    /// <summary>True where no awaited feed has something unread between two keys.</summary>
    public bool IsRead(TimelineScope scope, long low, long high) =>
        AwaitedOf(scope).All(feed => feed.Coverage.FirstUnread(feed.Epoch, low, high) < 0);

    /// <summary>True where no awaited feed has something unread above a key.</summary>
    public bool IsReadAbove(TimelineScope scope, long key) =>
        AwaitedOf(scope).All(feed => feed.Coverage.Ceiling(feed.Epoch, key) == long.MaxValue);

    /// <summary>Below <paramref name="key"/>, nothing unread of awaited feeds belongs above this key.</summary>
    public long Floor(TimelineScope scope, long key) =>
        AwaitedOf(scope).Select(feed => feed.Coverage.Floor(feed.Epoch, key)).DefaultIfEmpty(long.MinValue).Max();

    /// <summary>Above <paramref name="key"/>, nothing unread of awaited feeds belongs below this key.</summary>
    public long Ceiling(TimelineScope scope, long key) =>
        AwaitedOf(scope).Select(feed => feed.Coverage.Ceiling(feed.Epoch, key)).DefaultIfEmpty(long.MaxValue).Min();

    /// <summary>
    /// The time budget ended for those who wait for these keys: nobody waits any longer for feeds that are being asked, or
    /// whose head will be in any case. With an answer they are awaited again.
    /// </summary>
    public void TimeOut(TimelineScope scope, long low, long high)
    {
        foreach (var feed in AwaitedOf(scope).Where(feed => !feed.IsStopped))
        {
            var isAsked = feed.InFlight is not null && feed.Coverage.FirstUnread(feed.Epoch, low, high) >= 0;
            if (isAsked || feed.IsHeadUnread)
            {
                feed.TimeOut();
            }
        }
    }

    private bool IsAwaited(FeedState feed) => IsOnline && feed.IsAwaited;
}
