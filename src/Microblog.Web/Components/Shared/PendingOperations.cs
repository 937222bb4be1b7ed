using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Publishing;

namespace Microblog.Web.Components.Shared;

/// <summary>Where each thing under way is shown: as a card of its own, or with the post that it belongs to.</summary>
internal static class PendingOperations
{
    public static ILookup<PostAddress, OutboxEntry> None { get; } =
        Array.Empty<OutboxEntry>().ToLookup(entry => entry.Address);

    /// <param name="entries">The outbox.</param>
    /// <param name="posts">The posts in sight.</param>
    /// <param name="feed">The one feed that is shown, or null for home.</param>
    public static (IReadOnlyList<OutboxEntry> Cards, ILookup<PostAddress, OutboxEntry> WithPosts) Sort(
        IReadOnlyList<OutboxEntry> entries,
        IReadOnlyList<Post> posts,
        FeedAddress? feed
    )
    {
        if (entries.Count == 0)
        {
            return ([], None);
        }
        var shown = posts.Select(post => post.Address).ToHashSet();
        var cards = new List<OutboxEntry>();
        var withPosts = new List<(PostAddress Post, OutboxEntry Entry)>();
        foreach (var entry in entries)
        {
            switch (entry.Kind)
            {
                case OutboxKind.Post
                    when !shown.Contains(entry.Address) && (feed is null || entry.Address.Feed == feed):
                    cards.Insert(0, entry);
                    break;
                case OutboxKind.Reply when entry.Parent is { } parent && shown.Contains(parent):
                    withPosts.Add((parent, entry));
                    break;
                case OutboxKind.Like or OutboxKind.Unlike when entry.Parent is { } liked && shown.Contains(liked):
                    withPosts.Add((liked, entry));
                    break;
                case OutboxKind.Edit when shown.Contains(entry.Address):
                    withPosts.Add((entry.Address, entry));
                    break;
                // A text that failed must be seen somewhere, even where its post is not. A like leaves with its post.
                case OutboxKind.Reply or OutboxKind.Edit when entry.Failure is not null && feed is null:
                    cards.Insert(0, entry);
                    break;
            }
        }
        return (cards, withPosts.ToLookup(pair => pair.Post, pair => pair.Entry));
    }

    /// <summary>What is said at a post that stands outside of a timeline: edits of it, and what answers it.</summary>
    public static List<OutboxEntry> At(Post post, IReadOnlyList<OutboxEntry> entries) =>
        [
            .. entries.Where(entry =>
                (entry.Kind == OutboxKind.Edit && entry.Address == post.Address)
                || (entry.Kind != OutboxKind.Edit && entry.Parent == post.Address && IsSaid(entry))
            ),
        ];

    /// <summary>True for a like, and for one that is taken back.</summary>
    public static bool IsLike(OutboxEntry entry) => entry.Kind is OutboxKind.Like or OutboxKind.Unlike;

    /// <summary>False for a like under way: the button says it.</summary>
    public static bool IsSaid(OutboxEntry entry) => !IsLike(entry) || entry.Failure is not null;

    /// <summary>What the likes of a post that are under way make of it: liked or not; null where there are none.</summary>
    public static bool? Liking(IEnumerable<OutboxEntry> ofPost) =>
        ofPost
            .Where(entry => IsLike(entry) && entry.Failure is null)
            .Select(entry => (bool?)(entry.Kind == OutboxKind.Like))
            .LastOrDefault();
}
