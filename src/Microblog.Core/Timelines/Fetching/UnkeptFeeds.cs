using Microblog.Core.Cache;
using Microblog.Core.Model;

namespace Microblog.Core.Timelines.Fetching;

/// <summary>
/// Feeds of one account whose nodes keep no items (XEP-0060, <c>persist_items</c> and <c>max_items</c>). What reading them says of
/// a post is nothing, so that the posts that came live are held here until the program ends, and are what reading gives.
/// </summary>
public sealed class UnkeptFeeds
{
    private const int MaxFeeds = 100;
    private const int MaxItems = 50;
    private const int MaxCharacters = 128 * 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<FeedAddress, List<IncomingItem>> _feeds = [];

    /// <summary>True for a feed whose server said that it keeps nothing.</summary>
    public bool Contains(FeedAddress feed)
    {
        lock (_lock)
        {
            return _feeds.ContainsKey(feed);
        }
    }

    /// <summary>The server said so. Of more than 100 feeds it is not noted.</summary>
    public void Add(FeedAddress feed)
    {
        lock (_lock)
        {
            if (_feeds.Count < MaxFeeds)
            {
                _feeds.TryAdd(feed, []);
            }
        }
    }

    /// <summary>The feed keeps items: reading brings them.</summary>
    public void Remove(FeedAddress feed)
    {
        lock (_lock)
        {
            _feeds.Remove(feed);
        }
    }

    /// <summary>The newest items that came live, oldest first; at most 50, and 128 Ki characters of them.</summary>
    public IReadOnlyList<IncomingItem> ItemsOf(FeedAddress feed)
    {
        lock (_lock)
        {
            return _feeds.TryGetValue(feed, out var items) ? [.. items] : [];
        }
    }

    /// <summary>An item came live.</summary>
    public void TakePublished(FeedAddress feed, IncomingItem item) =>
        Change(
            feed,
            items =>
            {
                items.RemoveAll(old => old.ItemId == item.ItemId);
                items.Add(item);
                while (items.Count > MaxItems || items.Sum(Size) > MaxCharacters)
                {
                    items.RemoveAt(0);
                }
            }
        );

    /// <summary>An item was retracted.</summary>
    public void TakeRetracted(FeedAddress feed, string itemId) =>
        Change(feed, items => items.RemoveAll(item => item.ItemId == itemId));

    /// <summary>The node was purged or deleted.</summary>
    public void TakeCleared(FeedAddress feed) => Change(feed, items => items.Clear());

    private static int Size(IncomingItem item) => item.ItemId.Length + (item.Content?.Payload.Length ?? 0);

    private void Change(FeedAddress feed, Action<List<IncomingItem>> change)
    {
        lock (_lock)
        {
            if (_feeds.TryGetValue(feed, out var items))
            {
                change(items);
            }
        }
    }
}
