using Microblog.Core.Model;
using Microblog.Xmpp;

namespace Microblog.Core.Follows;

/// <summary>The feeds that the account follows.</summary>
public interface IFollows
{
    /// <summary>All followed feeds but the own and comments.</summary>
    IReadOnlyList<Follow> All { get; }

    /// <summary>True until they were read from the server for the first time: that there are none is not known yet.</summary>
    bool IsLoading { get; }

    /// <summary>Who asks to become a contact, and so to read what is for contacts only.</summary>
    IReadOnlyList<Jid> Requests { get; }

    /// <summary>True from asking the owner of a feed until posts of it come.</summary>
    bool IsAsked(FeedAddress feed);

    /// <summary>After each change, on a background thread.</summary>
    event Action? Changed;

    /// <summary>Subscribes, and puts the feed into home; where it needs presence, asks for that.</summary>
    /// <param name="feed">Which.</param>
    /// <param name="name">What a community is called where it was found; kept while nothing else names it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task<FollowResult> FollowAsync(FeedAddress feed, string? name, CancellationToken cancellation = default);

    /// <summary>Answers a request: they may read what is for contacts, or not.</summary>
    /// <exception cref="XmppException">The server cannot be asked.</exception>
    Task AnswerAsync(Jid person, bool accept, CancellationToken cancellation = default);

    /// <summary>Ends the subscription, and takes the feed out of home.</summary>
    Task UnfollowAsync(FeedAddress feed, CancellationToken cancellation = default);
}
