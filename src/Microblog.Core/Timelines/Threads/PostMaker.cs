using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Timelines.Fetching;
using Microblog.Xmpp;
using Microsoft.Extensions.Logging;

namespace Microblog.Core.Timelines.Threads;

/// <summary>Makes posts of rows, each by itself: one that fails is shown as such, and its neighbours stay.</summary>
internal sealed partial class PostMaker(Jid own, ILogger logger)
{
    private const int MaxRemembered = 1000;

    private readonly Lock _gate = new();
    private readonly HashSet<PostAddress> _failed = [];

    /// <summary>Makes a post of a row; null for a row that is none.</summary>
    public Func<CachedEntry, FeedAddress, Jid, Post?> Make { private get; init; } = ItemReader.ToPost;

    /// <summary>The post of a row, or null for a row that is none. Never throws.</summary>
    public Post? ToPost(CachedEntry row, FeedAddress feed)
    {
        try
        {
            return Make(row, feed, own);
        }
#pragma warning disable CA1031 // Whatever it is: it concerns this row alone.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return Fail(new PostAddress(feed, row.ItemId), Place(row), failure);
        }
    }

    /// <summary>What is made of a post, or that it cannot be shown. Never throws.</summary>
    public Post Try(Post post, Func<Post> change)
    {
        try
        {
            return change();
        }
#pragma warning disable CA1031 // Whatever it is: it concerns this row alone.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return Fail(post.Address, post.Published, failure);
        }
    }

    private static DateTimeOffset Place(CachedEntry row) =>
        row.FirstSeen >= 0 && row.FirstSeen <= Micros.From(DateTimeOffset.MaxValue)
            ? Micros.ToTime(row.FirstSeen)
            : DateTimeOffset.UnixEpoch;

    private Post Fail(PostAddress address, DateTimeOffset published, Exception failure)
    {
        lock (_gate)
        {
            if (_failed.Count < MaxRemembered && _failed.Add(address))
            {
                LogNotShown(failure, address.Feed, address.ItemId);
            }
        }
        return new Post
        {
            Address = address,
            AtomId = "",
            AuthorName = address.Feed.Service.Domain,
            Published = published,
            Text = "",
            Html = "",
            Source = "",
            CannotBeShown = true,
        };
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Item {Item} of {Feed} cannot be shown")]
    private partial void LogNotShown(Exception failure, FeedAddress feed, string item);
}
