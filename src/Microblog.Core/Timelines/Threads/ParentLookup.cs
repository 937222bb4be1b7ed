using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Storage;

namespace Microblog.Core.Timelines.Threads;

/// <summary>Finds what posts are below, and the originals of repeats.</summary>
internal sealed class ParentLookup(KnownPosts known)
{
    /// <summary>
    /// Repeats with what is known of their originals: what answers or likes a repeat goes to the original, and the
    /// original alone says where to.
    /// </summary>
    public async Task<IReadOnlyList<Post>> WithOriginalsAsync(
        EntryLookup lookup,
        IReadOnlyList<Post> posts,
        CancellationToken cancellation
    )
    {
        var wanted = posts.Select(post => post.RepeatOf).OfType<PostAddress>().Distinct().ToList();
        if (wanted.Count == 0)
        {
            return posts;
        }
        var originals = await known.ByAddressesAsync(lookup, wanted, cancellation);
        return
        [
            .. posts.Select(post =>
                post.RepeatOf is { } address
                && originals.GetValueOrDefault(address) is ({ CannotBeShown: false } original, false)
                && (original.Comments, original.AtomId) != (post.Comments, post.RepeatOfId)
                    ? post with
                    {
                        Comments = original.Comments,
                        RepeatOfId = original.AtomId,
                    }
                    : post
            ),
        ];
    }

    /// <summary>What each post is below, where that is shown.</summary>
    public async Task<Dictionary<PostAddress, Post>> ShownParentsAsync(
        EntryLookup lookup,
        IReadOnlyList<Post> posts,
        CancellationToken cancellation
    )
    {
        var parents = await ParentsAsync(lookup, posts, cancellation);
        var muted = posts.Where(post => parents.GetValueOrDefault(post.Address) is { IsMuted: true });
        var nodes = muted.Select(post => post.Address.Feed).Distinct().ToList();
        var owners = await known.OwnersAsync(lookup, nodes, cancellation);
        var shown = new Dictionary<PostAddress, Post>();
        foreach (var post in posts)
        {
            var parent = parents.GetValueOrDefault(post.Address);
            if (parent is { IsMuted: true } && owners.TryGetValue(post.Address.Feed, out var owner))
            {
                parent = new KnownParent(owner.Post, owner.IsMuted, IsNamed: false);
            }
            if (parent is { IsMuted: false })
            {
                shown[post.Address] = parent.Post;
            }
        }
        return shown;
    }

    /// <summary>What each post is below, as far as the cache knows: what it names, else the post whose comments node it is in.</summary>
    public async Task<Dictionary<PostAddress, KnownParent>> ParentsAsync(
        EntryLookup lookup,
        IReadOnlyList<Post> posts,
        CancellationToken cancellation
    )
    {
        var parents = new Dictionary<PostAddress, KnownParent>();
        await LookAsync(post => post.Answers.Select(one => one.Address), known.ByAddressesAsync);
        await LookAsync(post => post.Answers.Select(one => one.Id), known.ByAtomIdsAsync);
        await LookAsync(
            post =>
                post.Answers.Where(_ => post.Address.Feed.IsComments)
                    .SelectMany(one => one.ItemIds)
                    .Select(item => new PostAddress(post.Address.Feed, item)),
            known.ByAddressesAsync
        );
        await LookAsync<FeedAddress>(
            post => post.Address.Feed.IsComments ? [post.Address.Feed] : [],
            known.OwnersAsync,
            isNamed: false
        );
        return parents;

        async Task LookAsync<TKey>(
            Func<Post, IEnumerable<TKey?>> keysOf,
            Func<
                EntryLookup,
                IReadOnlyList<TKey>,
                CancellationToken,
                Task<Dictionary<TKey, (Post Post, bool IsMuted)>>
            > find,
            bool isNamed = true
        )
            where TKey : class
        {
            var wanted = posts
                .Where(post => !parents.ContainsKey(post.Address))
                .Select(post => (Post: post, Keys: keysOf(post).OfType<TKey>().ToList()))
                .Where(one => one.Keys.Count > 0)
                .ToList();
            if (wanted.Count == 0)
            {
                return;
            }
            var found = await find(lookup, [.. wanted.SelectMany(one => one.Keys).Distinct()], cancellation);
            foreach (var (post, keys) in wanted)
            {
                foreach (var key in keys)
                {
                    if (found.TryGetValue(key, out var parent) && parent.Post.Address != post.Address)
                    {
                        parents.TryAdd(post.Address, new KnownParent(parent.Post, parent.IsMuted, isNamed));
                    }
                }
            }
        }
    }
}
