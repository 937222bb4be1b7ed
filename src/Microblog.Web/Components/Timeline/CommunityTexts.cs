using Microblog.Core.Profiles;
using Microblog.Web.Wording;

namespace Microblog.Web.Components.Timeline;

/// <summary>What is said of a community below its description.</summary>
internal static class CommunityTexts
{
    /// <summary>How many follow it, who can read it, and who can post: what its service says of that.</summary>
    public static IReadOnlyList<string> Of(CommunityCard card) =>
        [.. new[] { Followers(card.FollowerCount), Readers(card.Readers), Writers(card.Writers) }.OfType<string>()];

    private static string? Followers(int? count) =>
        count switch
        {
            null or 0 => null,
            1 => TimelineTexts.Community_Followers_One,
            { } many => TextFormat.Fill(TimelineTexts.Community_Followers_Many, many),
        };

    private static string? Readers(CommunityReaders? readers) =>
        readers switch
        {
            CommunityReaders.Everybody => TimelineTexts.Community_Readers_Everybody,
            CommunityReaders.Contacts => TimelineTexts.Community_Readers_Contacts,
            CommunityReaders.OnRequest => TimelineTexts.Community_Readers_OnRequest,
            CommunityReaders.Listed => TimelineTexts.Community_Readers_Listed,
            _ => null,
        };

    private static string? Writers(CommunityWriters? writers) =>
        writers switch
        {
            CommunityWriters.Everybody => TimelineTexts.Community_Writers_Everybody,
            CommunityWriters.Followers => TimelineTexts.Community_Writers_Followers,
            CommunityWriters.Publishers => TimelineTexts.Community_Writers_Publishers,
            _ => null,
        };
}
