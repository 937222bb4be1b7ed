using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Xmpp;

namespace Microblog.Core.Tests.Timelines.Windows;

/// <summary>Rows without content, for the parts of a window.</summary>
internal static class WindowRowFixture
{
    public static FeedAddress Feed { get; } = FeedAddress.Microblog(Jid.Parse("mara@there.example"));

    public static CachedEntry Row(long key, bool own = false, long version = 1) =>
        new()
        {
            FeedId = 1,
            ItemId = $"{key}",
            Version = version,
            Published = key,
            Touched = key,
            FirstSeen = key,
            Address = $"{key}",
            Shown = true,
            Own = own,
        };

    public static CachedEntry[] Rows(params long[] keys) => [.. keys.Select(key => Row(key))];

    public static Position At(long key) => Row(key).Position;
}
