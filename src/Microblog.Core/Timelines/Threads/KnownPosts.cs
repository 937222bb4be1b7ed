using Microblog.Core.Atom;
using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Storage;
using Microblog.Core.Timelines.Fetching;

namespace Microblog.Core.Timelines.Threads;

/// <summary>Finds posts in the cache, also those of muted authors: by address, by Atom id, in comments nodes, and by what they answer.</summary>
/// <param name="toPost">Makes the post of a row; null for a row that is none.</param>
internal sealed class KnownPosts(Func<CachedEntry, FeedAddress, Post?> toPost)
{
    /// <summary>How many rows a look-up gives at most, and how many posts a thread has.</summary>
    public const int Max = 2000;

    /// <summary>How many keys one query looks for.</summary>
    public const int Chunk = 200;

    /// <summary>The posts at addresses.</summary>
    public async Task<Dictionary<PostAddress, (Post Post, bool IsMuted)>> ByAddressesAsync(
        EntryLookup lookup,
        IReadOnlyList<PostAddress> addresses,
        CancellationToken cancellation
    )
    {
        var result = new Dictionary<PostAddress, (Post, bool)>();
        foreach (var (row, feed) in await lookup.ByAddressesAsync(addresses, cancellation))
        {
            if (toPost(row, feed) is { } post)
            {
                result[post.Address] = (post, row.IsMuted);
            }
        }
        return result;
    }

    /// <summary>The posts with Atom ids.</summary>
    public async Task<Dictionary<string, (Post Post, bool IsMuted)>> ByAtomIdsAsync(
        EntryLookup lookup,
        IReadOnlyList<string> atomIds,
        CancellationToken cancellation
    )
    {
        var found = new Dictionary<string, (Post, bool)>(StringComparer.Ordinal);
        foreach (var chunk in atomIds.Chunk(Chunk))
        {
            var rows = await lookup.ByAtomIdsAsync(chunk, Max, cancellation);
            foreach (var (post, isMuted) in ToKnown(rows))
            {
                found.TryAdd(post.AtomId, (post, isMuted));
            }
        }
        return found;
    }

    /// <summary>The posts whose replies go to comments nodes. Any post can name any node: the one after which it is named counts first.</summary>
    public async Task<Dictionary<FeedAddress, (Post Post, bool IsMuted)>> OwnersAsync(
        EntryLookup lookup,
        IReadOnlyList<FeedAddress> nodes,
        CancellationToken cancellation
    )
    {
        var owners = new Dictionary<FeedAddress, (Post, bool)>();
        foreach (var chunk in nodes.Chunk(Chunk))
        {
            var addresses = chunk.Select(ItemReader.Sortable).ToList();
            var known = ToKnown(await lookup.ByCommentsAsync(addresses, Max, cancellation)).ToList();
            foreach (var node in chunk)
            {
                var owner = known
                    .Where(one => one.Post.Comments == node && one.Post.Address.Feed != node)
                    .OrderBy(one => one.Post.RepeatOf is not null)
                    .ThenBy(one => FeedAddress.CommentsPrefix + one.Post.Address.ItemId != node.Node)
                    .ThenBy(one => one.Post.Published)
                    .FirstOrDefault();
                if (owner.Post is not null)
                {
                    owners[node] = owner;
                }
            }
        }
        return owners;
    }

    /// <summary>The posts in comments nodes.</summary>
    public async Task<List<(Post Post, bool IsMuted)>> InNodesAsync(
        EntryLookup lookup,
        IReadOnlyList<FeedAddress> nodes,
        CancellationToken cancellation
    )
    {
        var found = new List<(Post, bool)>();
        foreach (var chunk in nodes.Chunk(Chunk))
        {
            found.AddRange(ToKnown(await lookup.InNodesAsync(chunk, Max, cancellation)));
        }
        return found;
    }

    /// <summary>What names one of these posts, in whichever feed.</summary>
    public async Task<List<(Post Post, bool IsMuted)>> AnswersToAsync(
        EntryLookup lookup,
        IReadOnlyList<Post> posts,
        CancellationToken cancellation
    )
    {
        var found = new List<(Post, bool)>();
        foreach (var chunk in posts.Chunk(Chunk))
        {
            var addresses = chunk
                .SelectMany(post => new[] { post.Address, post.RepeatOf })
                .OfType<PostAddress>()
                .Select(ItemReader.Sortable)
                .ToList();
            var ids = chunk
                .SelectMany(post => new[] { post.AtomId, post.RepeatOfId })
                .Where(id => !string.IsNullOrEmpty(id))
                .Select(id => id!)
                .ToList();
            var named = ToKnown([
                .. await lookup.ByParentsAsync(addresses, Max, cancellation),
                .. await lookup.ByParentIdsAsync(ids, Max, cancellation),
            ]);
            found.AddRange(named.Where(one => !one.Post.IsQuote));
        }
        return found;
    }

    private IEnumerable<(Post Post, bool IsMuted)> ToKnown(IEnumerable<KnownEntry> entries) =>
        entries
            .Select(entry => (Post: ToKnown(entry.Row, entry.Feed), entry.Row.IsMuted))
            .Where(one => one.Post is not null)
            .Select(one => (one.Post!, one.IsMuted));

    /// <summary>The post of a row; where making it failed, the row still says what it answers.</summary>
    private Post? ToKnown(CachedEntry row, FeedAddress feed)
    {
        var post = toPost(row, feed);
        return post is { CannotBeShown: true } && PostAddress.TryParse(row.Content?.Parent, out var parent)
            ? post with
            {
                Answers = [new AtomReference(null, parent)],
            }
            : post;
    }
}
