using Microblog.Core.Model;
using Microblog.Core.Posts;

namespace Microblog.Core.Timelines.Windows;

/// <summary>What one window shows at one moment.</summary>
public sealed record TimelineSnapshot
{
    /// <summary>The posts shown, newest first.</summary>
    public IReadOnlyList<Post> Posts { get; init; } = [];

    /// <summary>
    /// Posts of the reader's own that are newer than what waits above <see cref="Posts"/>, newest first: they are in sight all
    /// the same.
    /// </summary>
    public IReadOnlyList<Post> Own { get; init; } = [];

    /// <summary>A post outside of <see cref="Posts"/> that stays, for it has the focus; null where there is none.</summary>
    public Post? Kept { get; init; }

    /// <summary>True where <see cref="Kept"/> is newer than <see cref="Posts"/>.</summary>
    public bool IsKeptAbove { get; init; }

    /// <summary>True while scrolling up brings posts that are not in <see cref="Posts"/> (any longer).</summary>
    public bool HasNewer { get; init; }

    /// <summary>True while posts are shown that are newer than all that were in sight.</summary>
    public bool HasUnseen { get; init; }

    /// <summary>New posts above all that were in sight (the pill), shown or not.</summary>
    public int UnreadCount { get; init; }

    /// <summary>True while the number may still grow: something above is not read yet ("12+").</summary>
    public bool HasMoreUnread { get; init; }

    /// <summary>True until the first posts (or the certainty that there are none) have come.</summary>
    public bool Loading { get; init; }

    /// <summary>True while older posts are on their way.</summary>
    public bool LoadingOlder { get; init; }

    /// <summary>True where nothing older exists.</summary>
    public bool AtEnd { get; init; }

    /// <summary>How far catching up is, or was when it was stopped; null when done.</summary>
    public CatchUpProgress? CatchUp { get; init; }

    /// <summary>Feeds that do not answer, each with the reason.</summary>
    public IReadOnlyList<FeedTrouble> Troubles { get; init; } = [];

    /// <summary>Why nothing new is stored, so that only what is cached is shown; null while all is well.</summary>
    public StorageFailure? Storage { get; init; }
}
