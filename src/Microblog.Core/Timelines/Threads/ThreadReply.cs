using Microblog.Core.Posts;

namespace Microblog.Core.Timelines.Threads;

/// <summary>A reply and how deep it is: 0 answers the opened post.</summary>
public sealed record ThreadReply(Post Post, int Depth);
