using Microblog.Core.Model;
using Microblog.Xmpp.PubSub;

namespace Microblog.Core.Follows;

/// <summary>
/// What the account's server notified of its list since it was read. A retract counts where nothing was published since:
/// otherwise the server may have made room.
/// </summary>
internal sealed class ListEvents
{
    private readonly Lock _lock = new();
    private readonly HashSet<FeedAddress> _retracted = [];
    private IReadOnlyDictionary<string, FeedAddress> _items = ListedFeeds.Empty.Items;
    private int _changes;
    private int _readAt = -1;

    /// <summary>Takes an event of the list's node, in the order in which they came.</summary>
    public void Take(PubSubEvent happened)
    {
        lock (_lock)
        {
            if (happened is not PubSubEvent.Retract retract)
            {
                _changes++;
                return;
            }
            if (_changes == _readAt)
            {
                _retracted.UnionWith(retract.ItemIds.Where(_items.ContainsKey).Select(id => _items[id]));
            }
        }
    }

    /// <summary>This program is about to publish there.</summary>
    public void Publish()
    {
        lock (_lock)
        {
            _changes++;
        }
    }

    /// <summary>The list is about to be read.</summary>
    /// <returns>The changes until then, and the feeds whose items were retracted.</returns>
    public (int Changes, IReadOnlyCollection<FeedAddress> Retracted) Begin()
    {
        lock (_lock)
        {
            return (_changes, [.. _retracted]);
        }
    }

    /// <summary>The list was read, and what was retracted before is decided.</summary>
    public void End((int Changes, IReadOnlyCollection<FeedAddress> Retracted) begun, ListedFeeds read)
    {
        lock (_lock)
        {
            (_items, _readAt) = (read.Items, begun.Changes);
            _retracted.ExceptWith(begun.Retracted);
        }
    }

    /// <summary>A new stream: events may have been missed.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _readAt = -1;
            _retracted.Clear();
        }
    }
}
