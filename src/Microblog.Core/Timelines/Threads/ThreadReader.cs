using Microblog.Core.Posts;
using Microblog.Core.Storage;

namespace Microblog.Core.Timelines.Threads;

/// <summary>Reads threads from the cache.</summary>
internal sealed class ThreadReader(KnownPosts known)
{
    /// <summary>
    /// All that the cache knows of a thread: the entries of the comments node, what answers them in any feed, and the same of
    /// each of them. A post in a comments node comes with the whole thread of the node's post.
    /// </summary>
    public async Task<ThreadTree> ReadAsync(EntryLookup lookup, Post opened, CancellationToken cancellation)
    {
        var tree = new ThreadTree();
        var node = opened.Address.Feed;
        var found = new List<Post> { opened };
        if (node.IsComments)
        {
            var owners = await known.OwnersAsync(lookup, [node], cancellation);
            if (owners.TryGetValue(node, out var owner))
            {
                tree.Add(owner.Post, owner.IsMuted);
                tree.AddNode(node, owner.Post);
            }
            found = owner.Post is null ? [] : [owner.Post];
            Add(await known.InNodesAsync(lookup, [node], cancellation));
        }
        tree.Add(opened, isMuted: false);
        while (found.Count > 0 && tree.Count < KnownPosts.Max)
        {
            var posts = found;
            found = [];
            var nodes = posts
                .Where(post => post.Comments is { } comments && tree.AddNode(comments, post))
                .Select(post => post.Comments!)
                .ToList();
            Add(await known.InNodesAsync(lookup, nodes, cancellation));
            Add(await known.AnswersToAsync(lookup, posts, cancellation));
        }
        return tree;

        void Add(List<(Post Post, bool IsMuted)> rows)
        {
            foreach (var (post, isMuted) in rows)
            {
                if (tree.Add(post, isMuted))
                {
                    found.Add(post);
                }
            }
        }
    }
}
