using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Storage;
using Microblog.Core.Timelines.Fetching;
using Microblog.Xmpp;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Microblog.Core.Timelines.Threads;

/// <summary>Looks posts of one account up in the cache: by address, what they answer, and what answers them.</summary>
public sealed partial class PostIndex(IMicroblogDatabase database, long accountId, Jid own, ILogger? logger = null)
{
    private const int PreviewLength = 120;

    private readonly PostMaker _maker = new(own, logger ?? NullLogger.Instance);

    /// <summary>Makes a post of each row; for tests of what fails.</summary>
    internal Func<CachedEntry, FeedAddress, Jid, Post?> Make
    {
        init => _maker = new PostMaker(own, logger ?? NullLogger.Instance) { Make = value };
    }

    /// <summary>Which services speak for whom, as far as the account has learnt.</summary>
    public KnownServices Services { get; } = new(own);

    /// <summary>What people are called.</summary>
    public PersonNames Names { get; } = new();

    /// <summary>The cached post at an address, or null.</summary>
    public async Task<Post?> FindAsync(PostAddress address, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        return (await FindAsync(context, [address], hidden: false, cancellation)).GetValueOrDefault(address) is { } post
            ? (await WithOriginalsAsync(context, [post], cancellation))[0]
            : null;
    }

    /// <summary>The cached post at an address where it is left out, or null.</summary>
    public async Task<Post?> FindHiddenAsync(PostAddress address, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        return (await FindAsync(context, [address], hidden: true, cancellation)).GetValueOrDefault(address);
    }

    /// <summary>Adds to posts what other rows know: the line of the post that they answer, how many answers and likes there are.</summary>
    /// <returns>The posts that changed by it.</returns>
    public async Task<IReadOnlyDictionary<PostAddress, Post>> EnrichAsync(
        IReadOnlyList<Post> posts,
        CancellationToken cancellation
    )
    {
        await using var context = await database.OpenAsync(cancellation);
        var known = await WithOriginalsAsync(context, posts, cancellation);
        var parents = await ParentsAsync(context, known, cancellation);
        var counts = await CountRepliesAsync(context, known, cancellation);
        var likes = await CountLikesAsync(context, known, cancellation);
        var result = new Dictionary<PostAddress, Post>();
        foreach (var (post, full) in posts.Zip(known))
        {
            var parent = parents.GetValueOrDefault(post.Address);
            var enriched = _maker.Try(
                post,
                () => Enrich(full, parent, counts.GetValueOrDefault(post.Address), LikesOf(full, likes))
            );
            if (!ReferenceEquals(enriched, post))
            {
                result[post.Address] = enriched;
            }
        }
        return result;
    }

    /// <summary>The post of a row, or null for a row that is none.</summary>
    internal Post? ToPost(CachedEntry row, FeedAddress feed)
    {
        if (_maker.ToPost(row, feed) is not { } post)
        {
            return null;
        }
        return _maker.Try(
            post,
            () =>
            {
                if (post.CannotBeShown)
                {
                    return post;
                }
                var reviewed = AuthorRule.Review(post, Services);
                Names.Learn(reviewed);
                return Names.Apply(reviewed);
            }
        );
    }

    /// <summary>The post with what is known of its people by now; the same object where that changes nothing.</summary>
    internal Post Review(Post post) => post.CannotBeShown ? post : Names.Apply(AuthorRule.Review(post, Services));

    private static Post Enrich(Post post, Post? parent, int replies, (int Count, PostAddress? Own) likes)
    {
        var preview = parent is null or { CannotBeShown: true }
            ? null
            : new PostPreview(parent.Address, parent.AuthorName, Atom.PlainText.Line(parent.Text, PreviewLength));
        var isSame =
            (replies, likes.Count) == (post.ReplyCount, post.LikeCount)
            && likes.Own == post.OwnLike
            && preview == post.Parent;
        return isSame
            ? post
            : post with
            {
                Parent = preview,
                ReplyCount = replies,
                LikeCount = likes.Count,
                OwnLike = likes.Own,
            };
    }

    private async Task<Dictionary<PostAddress, int>> CountRepliesAsync(
        MicroblogDbContext context,
        IReadOnlyList<Post> posts,
        CancellationToken cancellation
    )
    {
        var byNode = new Dictionary<FeedAddress, int>();
        var nodes = posts.Select(post => post.Comments).OfType<FeedAddress>().Select(feed => feed.Node).Distinct();
        foreach (var chunk in nodes.Chunk(200))
        {
            var rows = await (
                from f in context.Feeds
                where f.AccountId == accountId && chunk.Contains(f.Node)
                select new
                {
                    f.Service,
                    f.Node,
                    Count = context.Entries.Count(e => e.FeedId == f.FeedId && e.Shown),
                }
            ).ToListAsync(cancellation);
            foreach (var row in rows)
            {
                byNode[new FeedAddress(Jid.Parse(row.Service), row.Node)] = row.Count;
            }
        }
        var byAddress = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var chunk in posts.Select(post => ItemReader.Sortable(post.Address)).Distinct().Chunk(200))
        {
            var rows = await context
                .Entries.Where(e =>
                    e.AccountId == accountId
                    && chunk.Contains(e.Parent)
                    && e.Shown
                    && e.Comments == null
                    && !context.Feeds.Any(f => f.FeedId == e.FeedId && f.Node.StartsWith(FeedAddress.CommentsPrefix))
                )
                .GroupBy(e => e.Parent)
                .Select(group => new { Parent = group.Key!, Count = group.Count() })
                .ToListAsync(cancellation);
            foreach (var row in rows)
            {
                byAddress[row.Parent] = row.Count;
            }
        }
        return posts
            .DistinctBy(post => post.Address)
            .ToDictionary(
                post => post.Address,
                post =>
                    (post.Comments is { } comments ? byNode.GetValueOrDefault(comments) : 0)
                    + byAddress.GetValueOrDefault(ItemReader.Sortable(post.Address))
            );
    }

    /// <summary>The likes in the nodes of some posts: for each post that they name, how many people, and the own one's item.</summary>
    private async Task<Dictionary<(FeedAddress Node, string Post), (int Count, string? Own)>> CountLikesAsync(
        MicroblogDbContext context,
        IReadOnlyList<Post> posts,
        CancellationToken cancellation
    )
    {
        var result = new Dictionary<(FeedAddress, string), (int, string?)>();
        var (me, sent) = (own.Bare.ToString(), AuthorRule.SentMark(own).ToString());
        var nodes = posts.Select(post => post.LikesNode).OfType<FeedAddress>().Select(feed => feed.Node).Distinct();
        foreach (var chunk in nodes.Chunk(200))
        {
            var rows = await (
                from f in context.Feeds
                join e in context.Entries on f.FeedId equals e.FeedId
                where f.AccountId == accountId && chunk.Contains(f.Node) && e.IsLike
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
            foreach (var row in rows)
            {
                var feed = new FeedAddress(Jid.Parse(row.Service), row.Node);
                // What another service says is no reason to show that the reader likes something.
                var mine = row.Sent ?? (Services.IsOwn(feed.Service) ? row.Said : null);
                result[(feed, row.Parent ?? "")] = (row.Count, mine);
            }
        }
        return result;
    }

    /// <summary>Likes that name the post, and, in the node that is its own, those that name none.</summary>
    private static (int Count, PostAddress? Own) LikesOf(
        Post post,
        Dictionary<(FeedAddress Node, string Post), (int Count, string? Own)> likes
    )
    {
        if (post.LikesNode is not { } node)
        {
            return (0, null);
        }
        var named = likes.GetValueOrDefault((node, ItemReader.Sortable(post.Liked)));
        var unnamed = post.Address.Feed.IsComments ? default : likes.GetValueOrDefault((node, ""));
        var item = named.Own ?? unnamed.Own;
        return (named.Count + unnamed.Count, item is null ? null : new PostAddress(node, item));
    }

    private async Task<Dictionary<PostAddress, Post>> FindAsync(
        MicroblogDbContext context,
        IReadOnlyList<PostAddress> addresses,
        bool hidden,
        CancellationToken cancellation
    )
    {
        var result = new Dictionary<PostAddress, Post>();
        foreach (var group in addresses.GroupBy(address => address.Feed))
        {
            var (service, node) = (group.Key.Service.ToString(), group.Key.Node);
            foreach (var chunk in group.Select(address => EntryMapping.ItemKey(address.ItemId)).Chunk(200))
            {
                var query =
                    from f in context.Feeds
                    join e in context.Entries on f.FeedId equals e.FeedId
                    where
                        f.AccountId == accountId
                        && f.Service == service
                        && f.Node == node
                        && chunk.Contains(e.ItemKey)
                        && e.Hidden == hidden
                    select e;
                foreach (var post in await ReadAsync(context, query, cancellation))
                {
                    result[post.Address] = post;
                }
            }
        }
        return result;
    }

    private async Task<List<Post>> ReadAsync(
        MicroblogDbContext context,
        IQueryable<EntryEntity> entries,
        CancellationToken cancellation
    )
    {
        var rows = await entries.AsNoTracking().Rows().ToListAsync(cancellation);
        var feeds = await FeedsOfAsync(context, rows, cancellation);
        return
        [
            .. rows.Where(row => feeds.ContainsKey(row.FeedId))
                .Select(row => ToPost(row, feeds[row.FeedId]))
                .OfType<Post>(),
        ];
    }

    private static async Task<Dictionary<long, FeedAddress>> FeedsOfAsync(
        MicroblogDbContext context,
        List<CachedEntry> rows,
        CancellationToken cancellation
    )
    {
        var ids = rows.Select(row => row.FeedId).Distinct().ToList();
        return await context
            .Feeds.Where(f => ids.Contains(f.FeedId))
            .ToDictionaryAsync(f => f.FeedId, f => new FeedAddress(Jid.Parse(f.Service), f.Node), cancellation);
    }
}
