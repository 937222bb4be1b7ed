namespace Microblog.Core.Cache;

/// <summary>Whether windows wait for a feed before they show what is older than its gaps.</summary>
internal enum FeedAwaiting
{
    /// <summary>Windows wait for it.</summary>
    Awaited,

    /// <summary>It failed, or its time budget ended: windows show the other feeds, and its rows are added when it answers.</summary>
    Skipped,

    /// <summary>Catching up was stopped before its head was read: it is asked when reading reaches it, and awaited then.</summary>
    Stopped,
}
