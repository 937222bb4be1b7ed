using Microblog.Core.Cache;
using Microblog.Core.Model;

namespace Microblog.Core.Storage;

/// <summary>A cached entry that was looked up.</summary>
/// <param name="Row">The row, with content.</param>
/// <param name="Feed">The feed that it is of.</param>
internal readonly record struct KnownEntry(CachedEntry Row, FeedAddress Feed);
