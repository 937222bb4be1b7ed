using Microblog.Core.Feeds;
using Microblog.Core.Posts;

namespace Microblog.Web.Compose;

/// <summary>Names of the places where something can be half written.</summary>
internal static class DraftPlaces
{
    private const int MaxLength = 16 * 1024;

    public const string Home = "home";

    public static string Feed(FeedAddress feed) => $"feed:{feed}";

    public static string Reply(PostAddress parent) => $"reply:{parent}";

    public static string Edit(PostAddress post) => $"edit:{post}";

    public static bool IsPlace(string place) =>
        place.Length <= MaxLength
        && (
            place == Home
            || place.StartsWith("feed:xmpp:", StringComparison.Ordinal)
            || place.StartsWith("reply:xmpp:", StringComparison.Ordinal)
            || place.StartsWith("edit:xmpp:", StringComparison.Ordinal)
        );
}
