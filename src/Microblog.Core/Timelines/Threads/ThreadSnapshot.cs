using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Xmpp;

namespace Microblog.Core.Timelines.Threads;

/// <summary>A thread at one moment.</summary>
public sealed record ThreadSnapshot
{
    /// <summary>True until the post is known, or known not to exist.</summary>
    public bool Loading { get; init; }

    /// <summary>What the post replies to, outermost first.</summary>
    public IReadOnlyList<Post> Ancestors { get; init; } = [];

    /// <summary>The post, or null where it does not exist (any more) or cannot be read.</summary>
    public Post? Post { get; init; }

    /// <summary>Whose post it is, where that person's posts are left out.</summary>
    public Jid? MutedAuthor { get; init; }

    /// <summary>Why <see cref="Post"/> is null, or replies are missing.</summary>
    public FeedFailure? Failure { get; init; }

    /// <summary>The replies, each after the one it answers, oldest first among siblings.</summary>
    public IReadOnlyList<ThreadReply> Replies { get; init; } = [];

    /// <summary>True while replies are on their way.</summary>
    public bool LoadingReplies { get; init; }
}
