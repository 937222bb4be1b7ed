using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Timelines.Threads;
using Microblog.Core.Timelines.Windows;
using Microblog.Xmpp;

namespace Microblog.Core.Timelines;

/// <summary>The timelines and threads of the signed-in account, as a page opens them.</summary>
public interface ITimelines
{
    /// <summary>
    /// Opens home (null), which is the own, contacts' and followed feeds, or any one feed. The first posts come from the
    /// cache at once.
    /// </summary>
    /// <param name="feed">The feed, or null for home.</param>
    /// <param name="count">Posts of a page.</param>
    /// <param name="place">Where it was read, to show the posts around; null: the newest.</param>
    /// <param name="withoutReplies">True where replies to other posts are left out.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="StorageException">What is stored could not be read in time.</exception>
    Task<ITimeline> OpenAsync(
        FeedAddress? feed,
        int count,
        ReadingPosition? place = null,
        bool withoutReplies = false,
        CancellationToken cancellation = default
    );

    /// <summary>Opens a post with its ancestors and replies.</summary>
    /// <exception cref="StorageException">What is stored could not be read in time.</exception>
    Task<IThread> OpenThreadAsync(PostAddress address, CancellationToken cancellation = default);

    /// <summary>
    /// The post at an address as this account's cache has it, whichever feed or thread brought it; null where it has none.
    /// </summary>
    Task<Post?> FindPostAsync(PostAddress address, CancellationToken cancellation = default);

    /// <summary>
    /// Posts of a person, in whatever feed, as this account's cache has them: what they wrote as far as that is certain, and what is
    /// in their own feed. Newest first.
    /// </summary>
    /// <param name="person">Their bare address.</param>
    /// <param name="withPictures">True for posts with pictures alone.</param>
    /// <param name="most">So many at most.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<PersonPosts> FindPostsAsync(Jid person, bool withPictures, int most, CancellationToken cancellation = default);

    /// <summary>True for a feed whose server said, when it was read, that it keeps no posts: only those that come live are shown.</summary>
    bool KeepsNothing(FeedAddress feed);
}
