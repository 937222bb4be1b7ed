using Microblog.Core.Model;

namespace Microblog.Core.Publishing;

/// <summary>Names of the places where something can be half written.</summary>
public static class DraftLocation
{
    /// <summary>The composer of home: a post to the own feed, or to a community chosen there.</summary>
    public const string Home = "home";

    /// <summary>Where the draft of home goes: the address of a community's feed; nothing for the own feed.</summary>
    public const string HomeTarget = "home:target";

    private const string WarningPrefix = "warning:";
    private const string PreviewPrefix = "preview:";
    private const int MaxLength = 16 * 1024;
    private const int MaxBytes = 900;

    /// <summary>The composer of a community's feed.</summary>
    public static string Feed(FeedAddress feed) => $"feed:{feed}";

    /// <summary>A reply to a post.</summary>
    public static string Reply(PostAddress parent) => $"reply:{parent}";

    /// <summary>A change of a post.</summary>
    public static string Edit(PostAddress post) => $"edit:{post}";

    /// <summary>The warning of what is written at a place.</summary>
    public static string Warning(string place) => WarningPrefix + place;

    /// <summary>The preview of a link in what is written at a place. It is no place itself: pages cannot write there.</summary>
    public static string Preview(string place) => PreviewPrefix + place;

    /// <summary>The post that is edited at a place, or null.</summary>
    public static PostAddress? Edited(string place) =>
        place.StartsWith("edit:", StringComparison.Ordinal)
        && PostAddress.TryParse(place["edit:".Length..], out var post)
            ? post
            : null;

    /// <summary>True for a name that a place can have.</summary>
    public static bool IsLocation(string place) =>
        place.Length <= MaxLength
        && (
            (place.StartsWith(WarningPrefix, StringComparison.Ordinal) && IsLocation(place[WarningPrefix.Length..]))
            || place == Home
            || place.StartsWith("feed:xmpp:", StringComparison.Ordinal)
            || place.StartsWith("reply:xmpp:", StringComparison.Ordinal)
            || place.StartsWith("edit:xmpp:", StringComparison.Ordinal)
        );

    /// <summary>The name as the database has it: short enough for its index.</summary>
    public static string Key(string place) => SortableText.Shorten(place, MaxBytes);
}
