using System.Collections.Frozen;
using Microblog.Core.Model;

namespace Microblog.Core.Cache;

/// <summary>Whose posts are left out. What they wrote is read and kept all the same, so that an undo needs no network.</summary>
public sealed class MutedAuthors(IReadOnlyList<MutedAuthor> all)
{
    /// <summary>No author.</summary>
    public static MutedAuthors None { get; } = new([]);

    private readonly FrozenSet<string> _addresses = all.Select(one => one.Address).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>All of them, newest first.</summary>
    public IReadOnlyList<MutedAuthor> All { get; } = [.. all.OrderByDescending(one => one.Since)];

    /// <summary>True for a bare address that is muted, or whose domain is.</summary>
    public bool Has(string? address)
    {
        if (address is null || _addresses.Count == 0)
        {
            return false;
        }
        return _addresses.Contains(address) || _addresses.Contains(address[(address.IndexOf('@') + 1)..]);
    }

    /// <summary>True where the posts of the same people are left out.</summary>
    public bool MutesTheSameAs(MutedAuthors other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return _addresses.SetEquals(other._addresses);
    }

    /// <summary>True for what they wrote, wherever it stands, and for all that stands in their own feed.</summary>
    /// <param name="feed">Where it stands.</param>
    /// <param name="content">What is known of who wrote and who published it.</param>
    public bool Covers(FeedAddress feed, EntryContent? content) =>
        Has(content?.Author)
        || Has(content?.Publisher)
        || Has(content?.Source)
        || (feed.IsPersonal && Has(feed.Service.Bare.ToString()));
}
