using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Storage;
using Microblog.Core.Timelines.Fetching;
using Microblog.Xmpp;
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
        await using var lookup = await OpenAsync(cancellation);
        return (await FindAsync(lookup, [address], cancellation)).GetValueOrDefault(address) is ({ } post, false)
            ? (await WithOriginalsAsync(lookup, [post], cancellation))[0]
            : null;
    }

    /// <summary>The cached post at an address where it is left out, or null.</summary>
    public async Task<Post?> FindMutedAsync(PostAddress address, CancellationToken cancellation)
    {
        await using var lookup = await OpenAsync(cancellation);
        var found = (await FindAsync(lookup, [address], cancellation)).GetValueOrDefault(address);
        return found.IsMuted ? found.Post : null;
    }

    /// <summary>Adds to posts what other rows know: the line of the post that they answer, how many answers and likes there are.</summary>
    /// <returns>The posts that changed by it.</returns>
    public async Task<IReadOnlyDictionary<PostAddress, Post>> EnrichAsync(
        IReadOnlyList<Post> posts,
        CancellationToken cancellation
    )
    {
        await using var lookup = await OpenAsync(cancellation);
        var known = await WithOriginalsAsync(lookup, posts, cancellation);
        var parents = await ParentsAsync(lookup, known, cancellation);
        var counts = await CountRepliesAsync(lookup, known, cancellation);
        var likes = await CountLikesAsync(lookup, known, cancellation);
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

    private static async Task<Dictionary<PostAddress, int>> CountRepliesAsync(
        EntryLookup lookup,
        IReadOnlyList<Post> posts,
        CancellationToken cancellation
    )
    {
        var byNode = new Dictionary<FeedAddress, int>();
        var nodes = posts.Select(post => post.Comments).OfType<FeedAddress>().Select(feed => feed.Node).Distinct();
        foreach (var chunk in nodes.Chunk(Chunk))
        {
            foreach (var (feed, count) in await lookup.CountShownAsync(chunk, cancellation))
            {
                byNode[feed] = count;
            }
        }
        var byAddress = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var chunk in posts.Select(post => ItemReader.Sortable(post.Address)).Distinct().Chunk(Chunk))
        {
            foreach (var (parent, count) in await lookup.CountAnswersAsync(chunk, cancellation))
            {
                byAddress[parent] = count;
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
        EntryLookup lookup,
        IReadOnlyList<Post> posts,
        CancellationToken cancellation
    )
    {
        var result = new Dictionary<(FeedAddress, string), (int, string?)>();
        var (me, sent) = (own.Bare.ToString(), AuthorRule.SentMark(own).ToString());
        var nodes = posts.Select(post => post.LikesNode).OfType<FeedAddress>().Select(feed => feed.Node).Distinct();
        foreach (var chunk in nodes.Chunk(Chunk))
        {
            foreach (var likes in await lookup.LikesAsync(chunk, me, sent, cancellation))
            {
                // What another service says is no reason to show that the reader likes something.
                var mine = likes.Sent ?? (Services.IsOwn(likes.Node.Service) ? likes.Said : null);
                result[(likes.Node, likes.Post)] = (likes.Count, mine);
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

    /// <summary>The cached posts at addresses, also those that are left out.</summary>
    private async Task<Dictionary<PostAddress, (Post Post, bool IsMuted)>> FindAsync(
        EntryLookup lookup,
        IReadOnlyList<PostAddress> addresses,
        CancellationToken cancellation
    )
    {
        var result = new Dictionary<PostAddress, (Post, bool)>();
        foreach (var (row, feed) in await lookup.ByAddressesAsync(addresses, cancellation))
        {
            if (ToPost(row, feed) is { } post)
            {
                result[post.Address] = (post, row.IsMuted);
            }
        }
        return result;
    }

    private Task<EntryLookup> OpenAsync(CancellationToken cancellation) =>
        EntryLookup.OpenAsync(database, accountId, cancellation);
}
