using Microblog.Core.Publishing;

namespace Microblog.Core.Model;

/// <summary>Why something was not published. The page has a sentence for each.</summary>
public enum PublishFailure
{
    /// <summary>Nothing to send.</summary>
    Empty,

    /// <summary>Longer than servers take.</summary>
    TooLong,

    /// <summary>The server said that it may not be.</summary>
    Forbidden,

    /// <summary>The feed or post is gone.</summary>
    NotFound,

    /// <summary>The server's limits: quota, rate, size.</summary>
    ServerLimit,

    /// <summary>No answer came; the text is safe and is sent again by Retry, never twice.</summary>
    NoAnswer,

    /// <summary>Anything else that the server refused.</summary>
    Refused,

    /// <summary>The person must choose first who can read the posts.</summary>
    AudienceUnknown,

    /// <summary>A text this long is handed over as a draft, and the account has as many drafts as it may.</summary>
    TooManyDrafts,

    /// <summary>The server keeps no posts of the own feed, and cannot be told to.</summary>
    NotKept,

    /// <summary>More characters than <see cref="TextLimit"/> allows; nothing was sent.</summary>
    TooManyCharacters,
}
