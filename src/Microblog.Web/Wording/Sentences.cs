using Microblog.Core.Follows;
using Microblog.Core.Model;
using Microblog.Core.Muting;
using Microblog.Core.Publishing;
using Microblog.Xmpp;

namespace Microblog.Web.Wording;

/// <summary>What the page says when something does not go as wished: what happened, and what can be done.</summary>
internal static class Sentences
{
    /// <summary>Why a text was not sent.</summary>
    public static string For(PublishFailure failure) =>
        failure switch
        {
            PublishFailure.Empty => WordingTexts.Publish_Empty,
            PublishFailure.TooLong => WordingTexts.Publish_TooLong,
            PublishFailure.TooManyCharacters => WordingTexts.Publish_TooManyCharacters,
            PublishFailure.Forbidden => WordingTexts.Publish_Forbidden,
            PublishFailure.NotFound => WordingTexts.Publish_NotFound,
            PublishFailure.ServerLimit => WordingTexts.Publish_ServerLimit,
            PublishFailure.NoAnswer => WordingTexts.Publish_NoAnswer,
            PublishFailure.NotKept => WordingTexts.Publish_NotKept,
            PublishFailure.AudienceUnknown => WordingTexts.Publish_AudienceUnknown,
            PublishFailure.TooManyDrafts => WordingTexts.Publish_TooManyDrafts,
            _ => WordingTexts.Publish_Refused,
        };

    /// <summary>An edit is opened again that was not saved.</summary>
    public static string EditIsDraft => WordingTexts.Draft_OfEdit;

    /// <summary>Why nothing is stored here, and what that means for who reads.</summary>
    public static string For(StorageFailure failure) => TextFormat.Fill(WordingTexts.Storage_Reading, Reason(failure));

    /// <summary>Why a person cannot sign in, or a form was not carried out.</summary>
    public static string ForRefused(StorageFailure failure) =>
        TextFormat.Fill(WordingTexts.Storage_Refused, Reason(failure));

    private static string Reason(StorageFailure failure) =>
        failure switch
        {
            StorageFailure.Full => WordingTexts.Storage_Full,
            StorageFailure.ReadOnly => WordingTexts.Storage_ReadOnly,
            _ => WordingTexts.Storage_NoAnswer,
        };

    /// <summary>Who will read what goes to the own feed; null: not known (yet).</summary>
    public static string ForReaders(Audience? audience) =>
        audience switch
        {
            Audience.Everybody => WordingTexts.Readers_Everybody,
            Audience.Contacts => WordingTexts.Readers_Contacts,
            Audience.Unknown => WordingTexts.Readers_NotChosen,
            _ => WordingTexts.Readers_OfFeed,
        };

    /// <summary>A draft was begun for a community that is followed no longer.</summary>
    public static string ForLostTarget(string name) => TextFormat.Fill(WordingTexts.Draft_LostTarget, name);

    /// <summary>A post whose community is followed no longer is sent nowhere.</summary>
    public static string NotSentWithoutTarget => WordingTexts.Publish_NoTarget;

    /// <summary>Why a draft was not kept.</summary>
    public static string For(DraftFailure failure) =>
        failure switch
        {
            DraftFailure.TooLong => WordingTexts.Draft_TooLong,
            DraftFailure.TooManyFiles => TextFormat.Fill(WordingTexts.Draft_TooManyFiles, DraftAttachments.Most),
            _ => TextFormat.Fill(WordingTexts.Draft_TooMany, Drafts.Most),
        };

    /// <summary>What a sign-out did not send any more; null where there was nothing.</summary>
    public static string? ForUnsent(int drafts, int deletes)
    {
        if (drafts <= 0 && deletes <= 0)
        {
            return null;
        }
        var sentences = new List<string> { WordingTexts.Unsent_SignedOut };
        if (drafts > 0)
        {
            sentences.Add(TextFormat.Count(drafts, WordingTexts.Unsent_Drafts_One, WordingTexts.Unsent_Drafts_Many));
        }
        if (deletes > 0)
        {
            sentences.Add(TextFormat.Count(deletes, WordingTexts.Unsent_Deletes_One, WordingTexts.Unsent_Deletes_Many));
        }
        return string.Join(' ', sentences);
    }

    /// <summary>Why a post was not deleted.</summary>
    public static string ForDelete(PublishFailure failure) =>
        failure switch
        {
            PublishFailure.Forbidden => WordingTexts.Delete_Forbidden,
            PublishFailure.NoAnswer => WordingTexts.Delete_NoAnswer,
            _ when failure.IsFinal => WordingTexts.Delete_Refused,
            _ => WordingTexts.Delete_ServerLimit,
        };

    /// <summary>Why a post was not liked.</summary>
    public static string ForLike(PublishFailure failure) =>
        failure switch
        {
            PublishFailure.Forbidden => WordingTexts.Like_Forbidden,
            PublishFailure.NotFound => WordingTexts.Like_NotFound,
            PublishFailure.ServerLimit => WordingTexts.Like_ServerLimit,
            PublishFailure.NoAnswer => WordingTexts.Like_NoAnswer,
            _ => WordingTexts.Like_Refused,
        };

    /// <summary>Why a like was not taken back.</summary>
    public static string ForUnlike(PublishFailure failure) =>
        failure switch
        {
            PublishFailure.Forbidden => WordingTexts.Unlike_Forbidden,
            PublishFailure.NoAnswer => WordingTexts.Unlike_NoAnswer,
            _ => WordingTexts.Unlike_Refused,
        };

    /// <summary>A like that could not even be stored.</summary>
    public static string NotLiked => WordingTexts.Like_Failed;

    /// <summary>Something that went wrong while sending, and nobody knows why.</summary>
    public static string NotSent => WordingTexts.Publish_Failed;

    /// <summary>Headline for a feed that can't be shown.</summary>
    public static string TitleFor(FeedFailure failure) =>
        failure switch
        {
            FeedFailure.NoServer => WordingTexts.FeedTitle_NoServer,
            FeedFailure.NeedsPresence => WordingTexts.FeedTitle_NeedsPresence,
            FeedFailure.NeedsPresenceOrMissing => WordingTexts.FeedTitle_NeedsPresenceOrMissing,
            FeedFailure.NotFound => WordingTexts.FeedTitle_NotFound,
            FeedFailure.Forbidden => WordingTexts.FeedTitle_Forbidden,
            FeedFailure.Unreadable => WordingTexts.FeedTitle_Unreadable,
            FeedFailure.TooLarge => WordingTexts.FeedTitle_TooLarge,
            _ => WordingTexts.FeedTitle_NoAnswer,
        };

    /// <summary>Headline for an address of a known type that holds something else than posts.</summary>
    public static string NoFeedOfPosts => WordingTexts.NoPosts_Title;

    /// <summary>What is at such an address.</summary>
    public static string ForNoPosts(FeedAddress feed) =>
        feed.IsStories
            ? TextFormat.Fill(WordingTexts.NoPosts_Stories, feed.Service.ToDisplayString())
            : TextFormat.Fill(WordingTexts.NoPosts_Other, feed.Service.ToDisplayString());

    /// <summary>Headline for a feed whose server keeps none of its posts.</summary>
    public static string KeepsNothing => WordingTexts.KeepsNothing_Title;

    /// <summary>What can be shown of such a feed, while there is nothing.</summary>
    public static string OnlyLivePosts => WordingTexts.KeepsNothing_Text;

    /// <summary>The same below the posts that came.</summary>
    public static string NoEarlierPosts => WordingTexts.KeepsNothing_End;

    /// <summary>Why one feed, opened alone, can't be shown.</summary>
    public static string For(FeedFailure failure, FeedAddress feed) =>
        failure switch
        {
            FeedFailure.NoServer => TextFormat.Fill(WordingTexts.Feed_NoServer, feed.Service.Domain),
            FeedFailure.NeedsPresence => TextFormat.Fill(WordingTexts.Feed_NeedsPresence, feed.Service),
            FeedFailure.NeedsPresenceOrMissing => TextFormat.Fill(
                WordingTexts.Feed_NeedsPresenceOrMissing,
                feed.Service
            ),
            FeedFailure.NotFound when feed.IsPersonal => TextFormat.Fill(
                WordingTexts.Feed_NotFound_Person,
                feed.Service
            ),
            FeedFailure.NotFound => TextFormat.Fill(WordingTexts.Feed_NotFound, feed.Service),
            FeedFailure.Forbidden => WordingTexts.Feed_Forbidden,
            FeedFailure.TooLarge => TextFormat.Fill(WordingTexts.Feed_TooLarge, feed.Service),
            FeedFailure.Unreadable => TextFormat.Fill(WordingTexts.Feed_Unreadable, feed.Service),
            _ => TextFormat.Fill(WordingTexts.Feed_NoAnswer, feed.Service.Domain),
        };

    /// <summary>Why one feed among many is missing from the timeline, with <c>{0}</c> for its name.</summary>
    public static string ForOneOfMany(FeedFailure failure) =>
        failure switch
        {
            FeedFailure.NoServer => WordingTexts.OneOfMany_NoServer,
            FeedFailure.NeedsPresence => WordingTexts.OneOfMany_NeedsPresence,
            FeedFailure.NeedsPresenceOrMissing => WordingTexts.OneOfMany_NeedsPresenceOrMissing,
            FeedFailure.NotFound => WordingTexts.OneOfMany_NotFound,
            FeedFailure.Forbidden => WordingTexts.OneOfMany_Forbidden,
            FeedFailure.Unreadable => WordingTexts.OneOfMany_Unreadable,
            FeedFailure.TooLarge => WordingTexts.OneOfMany_TooLarge,
            _ => WordingTexts.OneOfMany_NoAnswer,
        };

    /// <summary>Why a post can't be shown.</summary>
    public static string ForPost(FeedFailure? failure) =>
        failure switch
        {
            FeedFailure.NoServer => WordingTexts.Post_NoServer,
            FeedFailure.NeedsPresence => WordingTexts.Post_NeedsPresence,
            FeedFailure.NeedsPresenceOrMissing => WordingTexts.Post_NeedsPresenceOrMissing,
            FeedFailure.Forbidden => WordingTexts.Post_Forbidden,
            FeedFailure.NoAnswer => WordingTexts.Post_NoAnswer,
            FeedFailure.Unreadable => WordingTexts.Post_Unreadable,
            _ => WordingTexts.Post_NotFound,
        };

    /// <summary>What came of following.</summary>
    public static string For(FollowResult result, string name) =>
        result switch
        {
            FollowResult.Following => TextFormat.Fill(WordingTexts.Follow_Following, name),
            FollowResult.Requested => TextFormat.Fill(WordingTexts.Follow_Requested, name),
            FollowResult.NotFound => TextFormat.Fill(WordingTexts.Follow_NotFound, name),
            FollowResult.NoServer => TextFormat.Fill(WordingTexts.Follow_NoServer, name),
            FollowResult.Forbidden => TextFormat.Fill(WordingTexts.Follow_Forbidden, name),
            _ => TextFormat.Fill(WordingTexts.Follow_NoAnswer, name),
        };

    /// <summary>Why a service's communities can't be shown.</summary>
    /// <param name="service">The service.</param>
    /// <param name="condition">What was answered (RFC 6120, 8.3.3), or null.</param>
    public static string ForUnlisted(Jid service, string? condition) =>
        condition switch
        {
            "remote-server-not-found" => TextFormat.Fill(WordingTexts.Unlisted_NoServer, service.ToDisplayString()),
            "item-not-found" or "feature-not-implemented" or "service-unavailable" => TextFormat.Fill(
                WordingTexts.Unlisted_None,
                service.ToDisplayString()
            ),
            "forbidden" or "not-authorized" or "not-allowed" => TextFormat.Fill(
                WordingTexts.Unlisted_Forbidden,
                service.ToDisplayString()
            ),
            _ => TextFormat.Fill(WordingTexts.Unlisted_NoAnswer, service.ToDisplayString()),
        };

    /// <summary>Muting or blocking went wrong, and nobody knows why.</summary>
    public static string NotMuted => WordingTexts.Hide_Failed;

    /// <summary>A person is muted who was to be blocked.</summary>
    public static string For(BlockResult result, Jid person) =>
        result == BlockResult.Refused
            ? TextFormat.Fill(WordingTexts.Hide_CannotBlock, person)
            : TextFormat.Fill(WordingTexts.Hide_NotBlocked, person);

    /// <summary>What came of unmuting or unblocking; null where it needs no words.</summary>
    public static string? For(ShowResult result, Jid person) =>
        result switch
        {
            ShowResult.DomainHidden => TextFormat.Fill(WordingTexts.Show_DomainHidden, person, person.Domain),
            ShowResult.NoAnswer => WordingTexts.Show_NoAnswer,
            _ => null,
        };

    /// <summary>How a person in the list of hidden people is hidden.</summary>
    public static string For(MutedPerson person, IEnumerable<MutedPerson> all)
    {
        var isDomainToo = person.Address.Local is not null && all.Any(one => one.Address == person.Address.Server);
        return (person.Blocked, isDomainToo) switch
        {
            (true, true) => TextFormat.Fill(WordingTexts.Hidden_Blocked_DomainToo, person.Address.Domain),
            (false, true) => TextFormat.Fill(WordingTexts.Hidden_Muted_DomainToo, person.Address.Domain),
            (true, false) => WordingTexts.Hidden_Blocked,
            (false, false) => WordingTexts.Hidden_Muted,
        };
    }

    /// <summary>Why a page is empty: its person is hidden, or their whole domain.</summary>
    public static string ForMuted(MutedPerson hidden, Jid person) =>
        (hidden.Blocked, hidden.Address.Local is null && person.Local is not null) switch
        {
            (true, true) => TextFormat.Fill(WordingTexts.HiddenPage_DomainBlocked, hidden.Address.Domain, person.Bare),
            (false, true) => TextFormat.Fill(WordingTexts.HiddenPage_DomainMuted, hidden.Address.Domain, person.Bare),
            (true, false) => WordingTexts.HiddenPage_Blocked,
            (false, false) => WordingTexts.HiddenPage_Muted,
        };

    /// <summary>Why there is no connection, in short; what was tried is in the log.</summary>
    public static string NotReached(Jid account) => TextFormat.Fill(WordingTexts.Connection_NotReached, account.Domain);

    /// <summary>The server keeps fewer posts than people expect.</summary>
    public static string KeepsOnly(int posts) =>
        posts == 0 ? WordingTexts.KeepsOnly_Nothing : TextFormat.Fill(WordingTexts.KeepsOnly, posts);
}
