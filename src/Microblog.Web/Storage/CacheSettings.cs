using Microblog.Core.Cache;
using Microblog.Web.Settings;

namespace Microblog.Web.Storage;

/// <summary>Reads the section <c>Cache</c>.</summary>
internal sealed class CacheSettings(IConfiguration configuration) : SectionSettings<CacheOptions>(configuration)
{
    /// <inheritdoc />
    protected override void Read(IConfiguration configuration, CacheOptions options) =>
        options.KeepPostsPerFeed = Number(
            configuration,
            "Cache:KeepPostsPerFeed",
            50,
            1_000_000,
            options.KeepPostsPerFeed
        );
}
