using Microblog.Core.Posts;

namespace Microblog.Core.Timelines;

/// <summary>What the cache knows of a person's posts, newest first.</summary>
/// <param name="Posts">The posts.</param>
/// <param name="IsMore">True where there are older ones in the cache.</param>
public sealed record PersonPosts(IReadOnlyList<Post> Posts, bool IsMore);
