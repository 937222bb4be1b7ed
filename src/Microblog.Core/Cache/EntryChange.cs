namespace Microblog.Core.Cache;

/// <summary>One row before and after.</summary>
public sealed record EntryChange(CachedEntry? Old, CachedEntry? Now, ChangeCause Cause);
