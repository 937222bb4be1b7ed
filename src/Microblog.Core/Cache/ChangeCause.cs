namespace Microblog.Core.Cache;

/// <summary>What brought a change.</summary>
public enum ChangeCause
{
    /// <summary>A live event.</summary>
    Event,

    /// <summary>A page.</summary>
    Page,

    /// <summary>An answer to a question by id.</summary>
    Answer,

    /// <summary>The cache keeps so many rows of a feed: the oldest were removed.</summary>
    Retention,
}
