using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Storage;
using Microblog.Core.Timelines.Fetching;
using Microblog.Xmpp;

namespace Microblog.Core.Timelines.Threads;

/// <summary>Counts the replies and likes of posts, as far as the cache knows them.</summary>
internal sealed class PostCounts(Jid own, KnownServices services)
{
    /// <summary>How many posts answer each one: in its comments node, and by naming it elsewhere.</summary>
    public static async Task<Dictionary<PostAddress, int>> RepliesAsync(
        EntryLookup lookup,
        IReadOnlyList<Post> posts,
        CancellationToken cancellation
    )
    {
        var byNode = new Dictionary<FeedAddress, int>();
        var nodes = posts.Select(post => post.Comments).OfType<FeedAddress>().Select(feed => feed.Node).Distinct();
        foreach (var chunk in nodes.Chunk(KnownPosts.Chunk))
        {
            foreach (var (feed, count) in await lookup.CountShownAsync(chunk, cancellation))
            {
                byNode[feed] = count;
            }
        }
        var byAddress = new Dictionary<string, int>(StringComparer.Ordinal);
        var addresses = posts.Select(post => ItemReader.Sortable(post.Address)).Distinct();
        foreach (var chunk in addresses.Chunk(KnownPosts.Chunk))
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
    public async Task<Dictionary<(FeedAddress Node, string Post), (int Count, string? Own)>> LikesAsync(
        EntryLookup lookup,
        IReadOnlyList<Post> posts,
        CancellationToken cancellation
    )
    {
        var result = new Dictionary<(FeedAddress, string), (int, string?)>();
        var (me, sent) = (own.Bare.ToString(), AuthorRule.SentMark(own).ToString());
        var nodes = posts.Select(post => post.LikesNode).OfType<FeedAddress>().Select(feed => feed.Node).Distinct();
        foreach (var chunk in nodes.Chunk(KnownPosts.Chunk))
        {
            foreach (var likes in await lookup.LikesAsync(chunk, me, sent, cancellation))
            {
                // What another service says is no reason to show that the reader likes something.
                var mine = likes.Sent ?? (services.IsOwn(likes.Node.Service) ? likes.Said : null);
                result[(likes.Node, likes.Post)] = (likes.Count, mine);
            }
        }
        return result;
    }

    /// <summary>Likes that name the post, and, in the node that is its own, those that name none.</summary>
    public static (int Count, PostAddress? Own) LikesOf(
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
}
