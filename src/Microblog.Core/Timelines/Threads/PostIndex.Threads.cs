using Microblog.Core.Atom;
using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Storage;
using Microblog.Core.Timelines.Fetching;

namespace Microblog.Core.Timelines.Threads;

public sealed partial class PostIndex
{
    /// <summary>How many posts of a thread are looked at.</summary>
    private const int MaxThread = 2000;

    private const int Chunk = 200;

    /// <summary>
    /// All that the cache knows of a thread: the entries of the comments node, what answers them in any feed, and the same of
    /// each of them. A post in a comments node comes with the whole thread of the node's post.
    /// </summary>
    internal async Task<ThreadTree> ReadThreadAsync(Post opened, CancellationToken cancellation)
    {
        await using var lookup = await OpenAsync(cancellation);
        var tree = new ThreadTree();
        var node = opened.Address.Feed;
        var found = new List<Post> { opened };
        if (node.IsComments)
        {
            var owners = await OwnersAsync(lookup, [node], cancellation);
            if (owners.TryGetValue(node, out var owner))
            {
                tree.Add(owner.Post, owner.IsMuted);
                tree.AddNode(node, owner.Post);
            }
            found = owner.Post is null ? [] : [owner.Post];
            Add(await InNodesAsync(lookup, [node], cancellation));
        }
        tree.Add(opened, isHidden: false);
        while (found.Count > 0 && tree.Count < MaxThread)
        {
            var posts = found;
            found = [];
            var nodes = posts
                .Where(post => post.Comments is { } comments && tree.AddNode(comments, post))
                .Select(post => post.Comments!)
                .ToList();
            Add(await InNodesAsync(lookup, nodes, cancellation));
            Add(await AnswersToAsync(lookup, posts, cancellation));
        }
        return tree;

        void Add(List<(Post Post, bool IsMuted)> rows)
        {
            foreach (var (post, isHidden) in rows)
            {
                if (tree.Add(post, isHidden))
                {
                    found.Add(post);
                }
            }
        }
    }

    private async Task<Dictionary<string, (Post Post, bool IsMuted)>> ByAtomIdsAsync(
        EntryLookup lookup,
        IReadOnlyList<string> atomIds,
        CancellationToken cancellation
    )
    {
        var found = new Dictionary<string, (Post, bool)>(StringComparer.Ordinal);
        foreach (var chunk in atomIds.Chunk(Chunk))
        {
            var rows = await lookup.ByAtomIdsAsync(chunk, MaxThread, cancellation);
            foreach (var (post, isHidden) in ToKnown(rows))
            {
                found.TryAdd(post.AtomId, (post, isHidden));
            }
        }
        return found;
    }

    /// <summary>The posts whose replies go to comments nodes. Any post can name any node: the one after which it is named counts first.</summary>
    private async Task<Dictionary<FeedAddress, (Post Post, bool IsMuted)>> OwnersAsync(
        EntryLookup lookup,
        IReadOnlyList<FeedAddress> nodes,
        CancellationToken cancellation
    )
    {
        var owners = new Dictionary<FeedAddress, (Post, bool)>();
        foreach (var chunk in nodes.Chunk(Chunk))
        {
            var addresses = chunk.Select(ItemReader.Sortable).ToList();
            var known = ToKnown(await lookup.ByCommentsAsync(addresses, MaxThread, cancellation)).ToList();
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

    private async Task<List<(Post Post, bool IsMuted)>> InNodesAsync(
        EntryLookup lookup,
        IReadOnlyList<FeedAddress> nodes,
        CancellationToken cancellation
    )
    {
        var found = new List<(Post, bool)>();
        foreach (var chunk in nodes.Chunk(Chunk))
        {
            found.AddRange(ToKnown(await lookup.InNodesAsync(chunk, MaxThread, cancellation)));
        }
        return found;
    }

    /// <summary>What names one of these posts, in whichever feed.</summary>
    private async Task<List<(Post Post, bool IsMuted)>> AnswersToAsync(
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
                .. await lookup.ByParentsAsync(addresses, MaxThread, cancellation),
                .. await lookup.ByParentIdsAsync(ids, MaxThread, cancellation),
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
        var post = ToPost(row, feed);
        return post is { CannotBeShown: true } && PostAddress.TryParse(row.Content?.Parent, out var parent)
            ? post with
            {
                Answers = [new AtomReference(null, parent)],
            }
            : post;
    }
}
