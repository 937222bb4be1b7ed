using Microblog.Core.Model;

namespace Microblog.Core.Follows;

/// <summary>A followed feed.</summary>
/// <param name="Feed">Which.</param>
/// <param name="Name">The name to show.</param>
/// <param name="CanPost">True where posts of this account are welcome, as far as known: community nodes.</param>
public sealed record Follow(FeedAddress Feed, string Name, bool CanPost);
