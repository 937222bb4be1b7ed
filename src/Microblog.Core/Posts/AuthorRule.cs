using Microblog.Core.Model;
using Microblog.Xmpp;

namespace Microblog.Core.Posts;

/// <summary>
/// Decides who says that a person is the author of a post. XEP-0277, 5: an author that the entry names must be compared with
/// the item's publisher. XEP-0060, 7.1.2.3: the publisher is written by the service, so it is that service's word, and worth
/// as much as the service is: one that a person runs on their own can write any address there.
/// </summary>
internal static class AuthorRule
{
    /// <summary>What <see cref="SentMark"/> adds to the own address; no service can, for what it says is made bare.</summary>
    private const string Sent = "sent";

    /// <summary>The publisher of an item that this program sent itself: the own address, marked.</summary>
    public static Jid SentMark(Jid own) => own.Bare.WithResource(Sent);

    /// <summary>True for the mark of an item that this program sent.</summary>
    public static bool IsSent(Jid? publisher, Jid own) => publisher is { Resource: Sent } && publisher.IsSameBare(own);

    /// <summary>Who published a post, as far as anybody says: the service, or the node by being its owner's.</summary>
    public static Jid? PublisherOf(FeedAddress feed, Jid? publisher) => publisher?.Bare ?? feed.Owner;

    /// <summary>Decides for an author.</summary>
    /// <param name="feed">Where the post is.</param>
    /// <param name="author">The author that is shown, or null.</param>
    /// <param name="publisher">The item's publisher, or null.</param>
    /// <param name="services">Which services speak for whom.</param>
    public static AuthorState Decide(FeedAddress feed, Jid? author, Jid? publisher, KnownServices services)
    {
        if (author is null || !author.IsSameBare(PublisherOf(feed, publisher)))
        {
            return AuthorState.Claimed;
        }
        var isVerified =
            publisher is null
            || IsSent(publisher, services.Own)
            || services.IsOwn(feed.Service)
            || services.SpeaksFor(feed.Service, author.Domain);
        return isVerified ? AuthorState.Verified : AuthorState.HostWord;
    }

    /// <summary>The post as it is with what is known of services now; the same object where that changes nothing.</summary>
    public static Post Review(Post post, KnownServices services)
    {
        var feed = post.Address.Feed;
        var state = Decide(feed, post.Author, post.Publisher, services);
        var publisher = PublisherOf(feed, post.Publisher);
        var isRepeat = post.RepeatOf is not null;
        var repeater =
            isRepeat && Decide(feed, publisher, post.Publisher, services) == AuthorState.Verified ? publisher : null;
        var isOwn = !isRepeat && state == AuthorState.Verified && post.Author!.IsSameBare(services.Own);
        return (state, repeater, isOwn) == (post.AuthorState, post.RepeatedBy, post.IsOwn)
            ? post
            : post with
            {
                AuthorState = state,
                RepeatedBy = repeater,
                IsOwn = isOwn,
            };
    }
}
