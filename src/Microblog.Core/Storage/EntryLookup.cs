using System.Runtime.CompilerServices;
using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Xmpp;
using Microsoft.EntityFrameworkCore;

namespace Microblog.Core.Storage;

/// <summary>
/// Looks cached entries of one account up by what names them: to be disposed of, one connection for all its queries. What is
/// asked for at once is bounded by its callers.
/// </summary>
internal sealed class EntryLookup : IAsyncDisposable
{
    private const int Chunk = 100;

    private readonly MicroblogDbContext _context;
    private readonly long _accountId;
    private readonly Dictionary<long, FeedAddress> _feeds = [];

    private EntryLookup(MicroblogDbContext context, long accountId) => (_context, _accountId) = (context, accountId);

    private IQueryable<EntryEntity> Known =>
        _context.Entries.Where(e => e.AccountId == _accountId && (e.Shown || e.Hidden));

    public static async Task<EntryLookup> OpenAsync(
        IMicroblogDatabase database,
        long accountId,
        CancellationToken cancellation
    ) => new(await database.OpenAsync(cancellation), accountId);

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    /// <summary>Entries by the addresses of their posts, also those that are left out.</summary>
    /// <param name="addresses">In whatever feeds: how many these are does not count.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<KnownEntry>> ByAddressesAsync(
        IReadOnlyList<PostAddress> addresses,
        CancellationToken cancellation
    )
    {
        var feeds = await FeedIdsAsync([.. addresses.Select(address => address.Feed).Distinct()], cancellation);
        var known = addresses.Where(address => feeds.ContainsKey(address.Feed)).OrderBy(address => feeds[address.Feed]);
        var found = new List<KnownEntry>();
        foreach (var chunk in known.Chunk(Chunk))
        {
            var wanted = chunk.ToHashSet();
            var ids = chunk.Select(address => feeds[address.Feed]).Distinct().ToList();
            var keys = chunk.Select(address => EntryMapping.ItemKey(address.ItemId)).Distinct().ToList();
            var rows = await ReadAsync(
                _context.Entries.Where(e => ids.Contains(e.FeedId) && keys.Contains(e.ItemKey)),
                cancellation
            );
            // Feeds and items are looked up by themselves: not every pair was asked for.
            found.AddRange(rows.Where(entry => wanted.Contains(new PostAddress(entry.Feed, entry.Row.ItemId))));
        }
        return found;
    }

    /// <summary>Entries by their Atom ids.</summary>
    public Task<List<KnownEntry>> ByAtomIdsAsync(IEnumerable<string> atomIds, int most, CancellationToken cancellation)
    {
        var keys = atomIds.Select(SortableText.Hash).ToList();
        return ReadAsync(Known.Where(e => keys.Contains(e.AtomKey!.Value)).Take(most), cancellation);
    }

    /// <summary>The newest entries that are shown of an author, in whatever feeds, below a place.</summary>
    public Task<List<KnownEntry>> ByAuthorAsync(Jid author, Position below, int most, CancellationToken cancellation)
    {
        var (name, key, address) = (author.ToString(), below.Key, below.Address);
        return ReadAsync(
            _context
                .Entries.Where(e => e.AccountId == _accountId && e.Author != null && e.Author == name && e.Shown)
                .Where(e => e.SortKey <= key && (e.SortKey < key || e.Address.CompareTo(address) < 0))
                .OrderByDescending(e => e.SortKey)
                .ThenByDescending(e => e.Address)
                .Take(most),
            cancellation
        );
    }

    /// <summary>The oldest entries whose replies go to one of these nodes, by their sortable addresses.</summary>
    public Task<List<KnownEntry>> ByCommentsAsync(
        IReadOnlyList<string> nodes,
        int most,
        CancellationToken cancellation
    ) => OldestAsync(Known.Where(e => nodes.Contains(e.Comments!)), most, cancellation);

    /// <summary>The oldest entries that answer one of these posts, by their sortable addresses.</summary>
    public Task<List<KnownEntry>> ByParentsAsync(
        IReadOnlyList<string> addresses,
        int most,
        CancellationToken cancellation
    ) => OldestAsync(Known.Where(e => addresses.Contains(e.Parent!)), most, cancellation);

    /// <summary>The same by the posts' Atom ids.</summary>
    public Task<List<KnownEntry>> ByParentIdsAsync(
        IEnumerable<string> atomIds,
        int most,
        CancellationToken cancellation
    )
    {
        var keys = atomIds.Select(SortableText.Hash).ToList();
        return OldestAsync(Known.Where(e => keys.Contains(e.ParentKey!.Value)), most, cancellation);
    }

    /// <summary>The oldest entries of these nodes.</summary>
    public async Task<List<KnownEntry>> InNodesAsync(
        IReadOnlyCollection<FeedAddress> nodes,
        int most,
        CancellationToken cancellation
    )
    {
        var feeds = await FeedIdsAsync(nodes, cancellation);
        var ids = nodes.Where(feeds.ContainsKey).Select(node => feeds[node]).ToList();
        return await OldestAsync(
            _context.Entries.Where(e => ids.Contains(e.FeedId) && (e.Shown || e.Hidden)),
            most,
            cancellation
        );
    }

    /// <summary>The newest entry of each person in their own feed, those that are in home first.</summary>
    /// <param name="people">So many people at most.</param>
    /// <param name="cancellation">Gives up.</param>
    public async IAsyncEnumerable<KnownEntry> NewestOfPeopleAsync(
        int people,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var newest = await _context
            .Feeds.Where(f => f.AccountId == _accountId && f.Node == FeedAddress.MicroblogNode)
            .OrderByDescending(f => f.Home)
            .ThenBy(f => f.FeedId)
            .Take(people)
            .Select(f =>
                _context
                    .Entries.Where(e => e.FeedId == f.FeedId && e.Payload != null && e.Author == f.Service)
                    .OrderByDescending(e => e.Shown) // as the index has them
                    .ThenByDescending(e => e.SortKey)
                    .Select(e => (long?)e.EntryId)
                    .FirstOrDefault()
            )
            .ToListAsync(cancellation);
        foreach (var chunk in newest.OfType<long>().Chunk(200))
        {
            foreach (var entry in await ReadAsync(_context.Entries.Where(e => chunk.Contains(e.EntryId)), cancellation))
            {
                yield return entry;
            }
        }
    }

    /// <summary>How many entries of nodes are shown, by the nodes' names at whatever service.</summary>
    public async Task<IReadOnlyList<(FeedAddress Feed, int Count)>> CountShownAsync(
        IReadOnlyList<string> nodes,
        CancellationToken cancellation
    )
    {
        var rows = await (
            from f in _context.Feeds
            where f.AccountId == _accountId && nodes.Contains(f.Node)
            select new
            {
                f.Service,
                f.Node,
                Count = _context.Entries.Count(e => e.FeedId == f.FeedId && e.Shown),
            }
        ).ToListAsync(cancellation);
        return [.. rows.Select(row => (new FeedAddress(Jid.Parse(row.Service), row.Node), row.Count))];
    }

    /// <summary>How many entries outside of comments nodes answer posts and have no comments node themselves, by sortable address.</summary>
    public async Task<IReadOnlyList<(string Parent, int Count)>> CountAnswersAsync(
        IReadOnlyList<string> addresses,
        CancellationToken cancellation
    )
    {
        var rows = await _context
            .Entries.Where(e =>
                e.AccountId == _accountId
                && addresses.Contains(e.Parent)
                && e.Shown
                && e.Comments == null
                && !_context.Feeds.Any(f => f.FeedId == e.FeedId && f.Node.StartsWith(FeedAddress.CommentsPrefix))
            )
            .GroupBy(e => e.Parent)
            .Select(group => new { Parent = group.Key!, Count = group.Count() })
            .ToListAsync(cancellation);
        return [.. rows.Select(row => (row.Parent, row.Count))];
    }

    /// <summary>The likes in nodes, by the nodes' names at whatever service and the post that they name.</summary>
    /// <param name="nodes">The nodes' names.</param>
    /// <param name="me">The account, as a publisher that the service names.</param>
    /// <param name="sent">The account, as the publisher of what was sent from here.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<KnownLikes>> LikesAsync(
        IReadOnlyList<string> nodes,
        string me,
        string sent,
        CancellationToken cancellation
    )
    {
        var rows = await (
            from f in _context.Feeds
            join e in _context.Entries on f.FeedId equals e.FeedId
            where f.AccountId == _accountId && nodes.Contains(f.Node) && e.IsLike
            group e by new
            {
                f.Service,
                f.Node,
                e.Parent,
            } into likes
            select new
            {
                likes.Key.Service,
                likes.Key.Node,
                likes.Key.Parent,
                Count = likes.Select(e => e.Author).Distinct().Count(),
                Sent = likes.Max(e => e.Publisher == sent ? e.ItemId : null),
                Said = likes.Max(e => e.Publisher == me ? e.ItemId : null),
            }
        ).ToListAsync(cancellation);
        return
        [
            .. rows.Select(row => new KnownLikes(
                new FeedAddress(Jid.Parse(row.Service), row.Node),
                row.Parent ?? "",
                row.Count,
                row.Sent,
                row.Said
            )),
        ];
    }

    private Task<List<KnownEntry>> OldestAsync(
        IQueryable<EntryEntity> entries,
        int most,
        CancellationToken cancellation
    ) => ReadAsync(entries.OrderBy(e => e.SortKey).Take(most), cancellation);

    private async Task<List<KnownEntry>> ReadAsync(IQueryable<EntryEntity> entries, CancellationToken cancellation)
    {
        var rows = await entries.AsNoTracking().Rows().ToListAsync(cancellation);
        var unknown = rows.Select(row => row.FeedId).Where(id => !_feeds.ContainsKey(id)).Distinct().ToList();
        if (unknown.Count > 0)
        {
            var feeds = await _context
                .Feeds.Where(f => unknown.Contains(f.FeedId))
                .Select(f => new
                {
                    f.FeedId,
                    f.Service,
                    f.Node,
                })
                .ToListAsync(cancellation);
            foreach (var feed in feeds)
            {
                _feeds[feed.FeedId] = new FeedAddress(Jid.Parse(feed.Service), feed.Node);
            }
        }
        return
        [
            .. rows.Where(row => _feeds.ContainsKey(row.FeedId)).Select(row => new KnownEntry(row, _feeds[row.FeedId])),
        ];
    }

    /// <summary>The numbers of feeds; those of which nothing is kept are not there.</summary>
    private async Task<Dictionary<FeedAddress, long>> FeedIdsAsync(
        IReadOnlyCollection<FeedAddress> feeds,
        CancellationToken cancellation
    )
    {
        var ids = new Dictionary<FeedAddress, long>();
        foreach (var chunk in feeds.Chunk(Chunk))
        {
            var services = chunk.Select(feed => feed.Service.ToString()).Distinct().ToList();
            var nodes = chunk.Select(feed => feed.Node).Distinct().ToList();
            var rows = await _context
                .Feeds.Where(f => f.AccountId == _accountId && services.Contains(f.Service) && nodes.Contains(f.Node))
                .Select(f => new
                {
                    f.FeedId,
                    f.Service,
                    f.Node,
                })
                .ToListAsync(cancellation);
            foreach (var row in rows)
            {
                var address = new FeedAddress(Jid.Parse(row.Service), row.Node);
                (ids[address], _feeds[row.FeedId]) = (row.FeedId, address);
            }
        }
        return ids;
    }
}
