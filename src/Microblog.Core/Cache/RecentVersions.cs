namespace Microblog.Core.Cache;

/// <summary>
/// Versions of items that were noted last: of the last <see cref="MaxItems"/> items, the last <see cref="MaxVersions"/>
/// each. What comes late repeats what is not long past.
/// </summary>
internal sealed class RecentVersions
{
    internal const int MaxItems = 1000;
    internal const int MaxVersions = 50;

    private readonly Dictionary<string, Queue<long>> _versions = new(StringComparer.Ordinal);
    private readonly Queue<string> _items = new();

    /// <summary>Notes one; false where it is noted.</summary>
    public bool Add(string itemId, long version)
    {
        if (!_versions.TryGetValue(itemId, out var versions))
        {
            if (_items.Count == MaxItems)
            {
                _versions.Remove(_items.Dequeue());
            }
            _items.Enqueue(itemId);
            _versions[itemId] = versions = new();
        }
        if (versions.Contains(version))
        {
            return false;
        }
        if (versions.Count == MaxVersions)
        {
            versions.Dequeue();
        }
        versions.Enqueue(version);
        return true;
    }

    /// <summary>True where it is noted.</summary>
    public bool Contains(string itemId, long version) =>
        _versions.TryGetValue(itemId, out var versions) && versions.Contains(version);

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _versions.Clear();
        _items.Clear();
    }
}
