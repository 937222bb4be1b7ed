namespace Microblog.Core.Posts;

/// <summary>Who says that a person is the author of a post.</summary>
public enum AuthorState
{
    /// <summary>The entry alone, which is the publisher's own text.</summary>
    Claimed,

    /// <summary>The service that the post is at, which is neither the reader's nor the author's server.</summary>
    HostWord,

    /// <summary>The author's own server, the reader's own server, or this program, which sent the post.</summary>
    Verified,
}
