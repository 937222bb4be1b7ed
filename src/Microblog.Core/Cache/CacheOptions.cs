namespace Microblog.Core.Cache;

/// <summary>Configuration section <c>Cache</c>.</summary>
public sealed class CacheOptions
{
    /// <summary>About how many posts of each feed are kept; older ones come back from the server when they are read.</summary>
    public int KeepPostsPerFeed { get; set; } = 1000;
}
