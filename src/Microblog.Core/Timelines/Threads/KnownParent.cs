using Microblog.Core.Posts;

namespace Microblog.Core.Timelines.Threads;

/// <summary>What a post is below.</summary>
/// <param name="Post">The post above.</param>
/// <param name="IsMuted">True where its author is left out.</param>
/// <param name="IsNamed">True where the post names it, false where it is the post of the comments node.</param>
internal sealed record KnownParent(Post Post, bool IsMuted, bool IsNamed);
