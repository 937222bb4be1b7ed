using System.Globalization;
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
            PublishFailure.Empty => "There is nothing to send yet. Write something first.",
            PublishFailure.TooLong => "Not sent: this is longer than servers take. Shorten it, or send it in parts.",
            PublishFailure.TooManyCharacters =>
                "Not sent: more than 20,000 characters. Shorten it, or send it in parts. The text stays here.",
            PublishFailure.Forbidden => "Not sent: you may not post here. Ask whoever runs this feed to let you.",
            PublishFailure.NotFound => "Not sent: the feed or post doesn't exist any more.",
            PublishFailure.ServerLimit => "Not sent: the server's limit is reached. Wait a little, then retry.",
            PublishFailure.NoAnswer => "Not sent: the server didn't answer. Your text is safe.",
            PublishFailure.NotKept =>
                "Not sent: your server keeps no posts of your feed. Ask whoever runs it to turn that on; then retry.",
            PublishFailure.AudienceUnknown => "Not sent: first choose in Settings who can read your posts; then retry.",
            PublishFailure.TooManyDrafts =>
                "Not sent: a text this long needs room for one more draft. Send or discard another one, then retry.",
            _ =>
                "Not sent: the server refused it. Your text is safe: keep it as a draft, and change it or send it later.",
        };

    /// <summary>An edit is opened again that was not saved.</summary>
    public const string EditIsDraft = "This is your draft of the change. The post is still as it was.";

    /// <summary>Why nothing is stored here, and what that means for who reads.</summary>
    public static string For(StorageFailure failure) =>
        Reason(failure)
        + " You can read what is here already; new posts, drafts and what you send can't be stored. Its operator needs to know.";

    /// <summary>Why somebody cannot sign in, or a form was not carried out.</summary>
    public static string ForRefused(StorageFailure failure) =>
        Reason(failure) + " Nothing was changed. Try again later; its operator needs to know.";

    /// <summary>Why the program is not ready.</summary>
    public static string ForOperator(StorageFailure failure) =>
        failure switch
        {
            StorageFailure.Full => "The disk of the database is full.",
            StorageFailure.ReadOnly => "The database is read-only.",
            _ => "The database doesn't answer, or takes nothing that is written.",
        };

    private static string Reason(StorageFailure failure) =>
        failure switch
        {
            StorageFailure.Full => "This site's disk is full.",
            StorageFailure.ReadOnly => "This site's database is read-only.",
            _ => "This site's database doesn't answer.",
        };

    /// <summary>Who will read what goes to the own feed; null: not known (yet).</summary>
    public static string ForReaders(Audience? audience) =>
        "Readers: "
        + audience switch
        {
            Audience.Everybody => "Everybody",
            Audience.Contacts => "Contacts only",
            Audience.Unknown => "chosen with the first post",
            _ => "those of your feed",
        };

    /// <summary>A draft was begun for a community that is followed no longer.</summary>
    public static string ForLostTarget(string name) =>
        $"This was written for {name}, which you don't follow any more. Choose where it goes, or follow it again.";

    /// <summary>A post whose community is followed no longer is sent nowhere.</summary>
    public const string NotSentWithoutTarget =
        "Not sent: you don't follow the community that this was written for any more. Choose where it goes, then send it again.";

    /// <summary>Why a draft was not kept.</summary>
    public static string For(DraftFailure failure) =>
        failure switch
        {
            DraftFailure.TooLong => "Too long to be kept as a draft: it is in this browser only. Shorten it.",
            _ => string.Create(
                CultureInfo.InvariantCulture,
                $"You have {Drafts.Most} drafts: this one is in this browser only. Send or discard another one."
            ),
        };

    /// <summary>What a sign-out did not send any more; null where there was nothing.</summary>
    public static string? ForUnsent(int drafts, int deletes)
    {
        if (drafts <= 0 && deletes <= 0)
        {
            return null;
        }
        var texts = drafts switch
        {
            <= 0 => "",
            1 => " 1 post was not sent yet: it is a draft now, and is there when you sign in again.",
            _ => string.Create(
                CultureInfo.InvariantCulture,
                $" {drafts} posts were not sent yet: they are drafts now, and are there when you sign in again."
            ),
        };
        var kept = deletes switch
        {
            <= 0 => "",
            1 => " 1 post could not be deleted: it is still there.",
            _ => string.Create(
                CultureInfo.InvariantCulture,
                $" {deletes} posts could not be deleted: they are still there."
            ),
        };
        return $"You are signed out.{texts}{kept}";
    }

    /// <summary>Why a post was not deleted.</summary>
    public static string ForDelete(PublishFailure failure) =>
        failure switch
        {
            PublishFailure.Forbidden => "Not deleted: the server doesn't let you. The post is shown again.",
            PublishFailure.NoAnswer => "Not deleted: the server didn't answer. Retry, or keep the post.",
            _ when failure.IsFinal => "Not deleted: the server refused it. The post is shown again.",
            _ => "Not deleted: the server's limit is reached. Retry, or keep the post.",
        };

    /// <summary>Why a post was not liked.</summary>
    public static string ForLike(PublishFailure failure) =>
        failure switch
        {
            PublishFailure.Forbidden => "Not liked: you may not like posts here.",
            PublishFailure.NotFound => "Not liked: the post has no place for likes any more.",
            PublishFailure.ServerLimit => "Not liked: the server's limit is reached. Wait a little, then retry.",
            PublishFailure.NoAnswer => "Not liked: the server didn't answer.",
            _ => "Not liked: the server refused it.",
        };

    /// <summary>Why a like was not taken back.</summary>
    public static string ForUnlike(PublishFailure failure) =>
        failure switch
        {
            PublishFailure.Forbidden => "Still liked: the server doesn't let you take it back.",
            PublishFailure.NoAnswer => "Still liked: the server didn't answer.",
            _ => "Still liked: the server refused to take it back.",
        };

    /// <summary>A like that could not even be stored.</summary>
    public const string NotLiked = "Not changed: something went wrong here. Try again.";

    /// <summary>Something that went wrong while sending, and nobody knows why.</summary>
    public const string NotSent = "Not sent: something went wrong here. Your text is safe; try again.";

    /// <summary>Headline for a feed that can't be shown.</summary>
    public static string TitleFor(FeedFailure failure) =>
        failure switch
        {
            FeedFailure.NoServer => "No such server",
            FeedFailure.NeedsPresence => "For contacts only",
            FeedFailure.NeedsPresenceOrMissing => "This can't be read",
            FeedFailure.NotFound => "There is no such feed",
            FeedFailure.Forbidden => "You can't read this feed",
            FeedFailure.Unreadable => "This feed can't be understood",
            FeedFailure.TooLarge => "This feed is too large",
            _ => "This feed didn't load",
        };

    /// <summary>Headline for an address of a known type that holds something else than posts.</summary>
    public const string NoFeedOfPosts = "This is no feed of posts";

    /// <summary>What is at such an address.</summary>
    public static string ForNoPosts(FeedAddress feed) =>
        feed.IsStories
            ? $"{feed.Service.ToDisplayString()} shares stories here, which are gone after a day. They aren't shown."
            : $"What {feed.Service.ToDisplayString()} shares here isn't shown: it is something else than posts.";

    /// <summary>Headline for a feed whose server keeps none of its posts.</summary>
    public const string KeepsNothing = "This feed keeps no posts";

    /// <summary>What can be shown of such a feed, while there is nothing.</summary>
    public const string OnlyLivePosts =
        "Its server keeps none. Follow it, and posts show here as they come; earlier ones can't be read.";

    /// <summary>The same below the posts that came.</summary>
    public const string NoEarlierPosts = "This feed keeps no posts: these came while you were here.";

    /// <summary>Why one feed, opened alone, can't be shown.</summary>
    public static string For(FeedFailure failure, FeedAddress feed) =>
        failure switch
        {
            FeedFailure.NoServer => $"There is no server at {feed.Service.Domain}. Check the address.",
            FeedFailure.NeedsPresence =>
                $"{feed.Service} shares posts with contacts. Follow, and they are asked; posts come with their answer.",
            FeedFailure.NeedsPresenceOrMissing =>
                $"Nobody has the address {feed.Service}, or the posts are for contacts only. Follow to ask; posts come with the answer.",
            FeedFailure.NotFound when feed.IsPersonal =>
                $"{feed.Service} has not posted anything yet, or the address is not quite right.",
            FeedFailure.NotFound => $"{feed.Service} has no feed of that name. Check the address.",
            FeedFailure.Forbidden => "Its owner decides who may read it. Ask to be let in.",
            FeedFailure.TooLarge => $"The posts of {feed.Service} are more than its server can send at once.",
            FeedFailure.Unreadable => $"{feed.Service} answered with something that isn't a feed. Try again later.",
            _ => $"{feed.Service.Domain} isn't answering. Nothing is lost; try again.",
        };

    /// <summary>Why one feed among many is missing from the timeline, to be read after its name.</summary>
    public static string ForOneOfMany(FeedFailure failure) =>
        failure switch
        {
            FeedFailure.NoServer => "can't be reached: there is no server at this address at the moment.",
            FeedFailure.NeedsPresence => "shares posts with contacts only. They come when your request is accepted.",
            FeedFailure.NeedsPresenceOrMissing =>
                "can't be read: nobody has this address, or the posts are for contacts only and come when your request is accepted.",
            FeedFailure.NotFound => "has no such feed any more. Unfollow it, or retry.",
            FeedFailure.Forbidden => "doesn't let you read its posts any more.",
            FeedFailure.Unreadable => "answered with something that can't be understood.",
            FeedFailure.TooLarge =>
                "has more posts than its server can send at once: the newest are shown, older ones can't be read.",
            _ => "isn't answering. Its posts will slide in when it does.",
        };

    /// <summary>Why a post can't be shown.</summary>
    public static string ForPost(FeedFailure? failure) =>
        failure switch
        {
            FeedFailure.NoServer => "There is no server at this address. Check the link.",
            FeedFailure.NeedsPresence => "It is for contacts of its author. Follow them first.",
            FeedFailure.NeedsPresenceOrMissing =>
                "Nobody has this address, or the post is for contacts of its author. Follow them first.",
            FeedFailure.Forbidden => "Its owner decides who may read it.",
            FeedFailure.NoAnswer => "The server isn't answering. Try again.",
            FeedFailure.Unreadable => "The server answered with something that can't be understood.",
            _ => "It was deleted, or never was. Check the link.",
        };

    /// <summary>What came of following.</summary>
    public static string For(FollowResult result, string name) =>
        result switch
        {
            FollowResult.Following => $"You follow {name}.",
            FollowResult.Requested => $"{name} has been asked. Posts come with the answer.",
            FollowResult.NotFound => $"{name} has no feed at this address. Check it, or try again later.",
            FollowResult.NoServer => $"There is no server at the address of {name}. Check it.",
            FollowResult.Forbidden => $"{name} doesn't let you follow. Ask to be let in.",
            _ => $"{name}'s server didn't answer. Try again.",
        };

    /// <summary>Why a service's communities can't be shown.</summary>
    /// <param name="service">The service.</param>
    /// <param name="condition">What was answered (RFC 6120, 8.3.3), or null.</param>
    public static string ForUnlisted(Jid service, string? condition) =>
        condition switch
        {
            "remote-server-not-found" => $"There is no server at {service.ToDisplayString()}. Check the address.",
            "item-not-found" or "feature-not-implemented" or "service-unavailable" =>
                $"{service.ToDisplayString()} lists no communities.",
            "forbidden" or "not-authorized" or "not-allowed" =>
                $"{service.ToDisplayString()} doesn't let you see its communities.",
            _ => $"{service.ToDisplayString()} isn't answering. Try again.",
        };

    /// <summary>Muting or blocking went wrong, and nobody knows why.</summary>
    public const string NotHidden = "Nothing was hidden: something went wrong here. Try again.";

    /// <summary>Somebody is muted who was to be blocked.</summary>
    public static string For(BlockResult result, Jid person) =>
        result == BlockResult.Refused
            ? $"{person} is muted here: your server can't block."
            : $"{person} is muted here, but not blocked yet: your server didn't answer.";

    /// <summary>What came of unmuting or unblocking; null where it needs no words.</summary>
    public static string? For(ShowResult result, Jid person) =>
        result switch
        {
            ShowResult.DomainHidden =>
                $"{person} stays hidden, because everybody at {person.Domain} is. {person.Domain} is on the list in Settings.",
            ShowResult.NoAnswer => "Nothing changed: your server didn't answer. Try again.",
            _ => null,
        };

    /// <summary>How somebody in the list of hidden people is hidden.</summary>
    public static string For(HiddenPerson person, IEnumerable<HiddenPerson> all)
    {
        var how = person.Blocked ? "Blocked" : "Muted";
        return person.Address.Local is not null && all.Any(one => one.Address == person.Address.Server)
            ? $"{how}, and so is everybody at {person.Address.Domain}"
            : how;
    }

    /// <summary>Why a page is empty: its person is hidden, or their whole domain.</summary>
    public static string ForHidden(HiddenPerson hidden, Jid person) =>
        (hidden.Blocked, hidden.Address.Local is null && person.Local is not null) switch
        {
            (true, true) =>
                $"Your server keeps everybody at {hidden.Address.Domain} away, {person.Bare} too, and their posts are left out everywhere.",
            (false, true) =>
                $"The posts of everybody at {hidden.Address.Domain} are left out everywhere, those of {person.Bare} too.",
            (true, false) => "Your server keeps them away, and their posts are left out everywhere.",
            (false, false) => "Their posts are left out everywhere.",
        };

    /// <summary>Why there is no connection, in short; what was tried is in the log.</summary>
    public static string NotReached(Jid account) => $"{account.Domain} can't be reached.";

    /// <summary>The server keeps fewer posts than people expect.</summary>
    public static string KeepsOnly(int posts) =>
        posts == 0
            ? "Your server keeps no posts of your feed. Ask whoever runs it to turn that on."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Your server keeps only your newest {posts:N0} posts; older ones are lost. Whoever runs it can raise that: pep_max_items in Prosody, max_items_node in ejabberd."
            );
}
