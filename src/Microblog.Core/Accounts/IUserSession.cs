using Microblog.Core.Follows;
using Microblog.Core.Model;
using Microblog.Core.Muting;
using Microblog.Core.Posts;
using Microblog.Core.Publishing;
using Microblog.Core.Timelines.Threads;
using Microblog.Core.Timelines.Windows;
using Microblog.Xmpp;

namespace Microblog.Core.Accounts;

/// <summary>
/// What a page has of the signed-in account: a lease on the one XMPP session of that account, which several tabs share.
/// Injected into components, one a circuit; ends with it.
/// </summary>
public interface IUserSession
{
    /// <summary>The bare address.</summary>
    Jid Address { get; }

    /// <summary>What a person is called in all pages (<see cref="PersonNames"/>). <see cref="Follows"/> says when that changes.</summary>
    /// <param name="person">Whose name; a domain is called by its address.</param>
    string NameOf(Jid person);

    /// <summary>The XMPP connection.</summary>
    ConnectionStatus Status { get; }

    /// <summary>After each change of <see cref="Status"/>, on a background thread.</summary>
    event Action? StatusChanged;

    /// <summary>The session is over, on a background thread: leave the page. Every call after it is refused.</summary>
    event Action<SessionEnd>? Ended;

    /// <summary>The session is an open page's, not a single request's. The oldest page of too many is closed.</summary>
    void CountAsPage();

    /// <summary>What has been sent and is not confirmed.</summary>
    IOutbox Outbox { get; }

    /// <summary>Whom the account follows.</summary>
    IFollows Follows { get; }

    /// <summary>Whose posts the account does not want to see.</summary>
    IHiddenPeople People { get; }

    /// <summary>Communities that are not followed yet: those that these pubsub services list, else the own server's.</summary>
    /// <exception cref="XmppException">There is no connection, or no service answered.</exception>
    Task<IReadOnlyList<Suggestion>> SuggestAsync(
        IReadOnlyCollection<Jid> services,
        CancellationToken cancellation = default
    );

    /// <summary>
    /// Opens home (null), which is the own, contacts' and followed feeds, or any one feed. The first posts come from the
    /// cache at once.
    /// </summary>
    /// <param name="feed">The feed, or null for home.</param>
    /// <param name="count">Posts of a page.</param>
    /// <param name="place">Where it was read, to show the posts around; null: the newest.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<ITimeline> OpenTimelineAsync(
        FeedAddress? feed,
        int count,
        ReadingPlace? place = null,
        CancellationToken cancellation = default
    );

    /// <summary>True for a feed whose server said, when it was read, that it keeps no posts: only those that come live are shown.</summary>
    bool KeepsNothing(FeedAddress feed);

    /// <summary>Where the account was reading each timeline, on whatever device.</summary>
    IReadingPlaces Places { get; }

    /// <summary>
    /// Leaves a timeline or a thread open for a moment, for the page that comes after: gives the key to it.
    /// </summary>
    string Leave(IAsyncDisposable opened);

    /// <summary>Takes what a page left open, once; null where it is gone.</summary>
    T? Take<T>(string key)
        where T : class, IAsyncDisposable;

    /// <summary>Opens a post with its ancestors and replies.</summary>
    Task<IThread> OpenThreadAsync(PostAddress address, CancellationToken cancellation = default);

    /// <summary>
    /// The post at an address as this account's cache has it, whichever feed or thread brought it; null where it has none.
    /// </summary>
    Task<Post?> FindPostAsync(PostAddress address, CancellationToken cancellation = default);

    /// <summary>Who can read the own feed, as its node is configured.</summary>
    Task<Audience> GetAudienceAsync(CancellationToken cancellation = default);

    /// <summary>Creates (or repairs and reconfigures) the own node for this audience.</summary>
    /// <returns>A limit that loses posts, to be shown once ("keeps only the newest N posts"), or null.</returns>
    Task<int?> SetAudienceAsync(Audience audience, CancellationToken cancellation = default);

    /// <summary>Draft texts by place (<c>home</c>, <c>reply:URI</c>, <c>edit:URI</c>), kept until sent.</summary>
    Task<string?> GetDraftAsync(string place, CancellationToken cancellation = default);

    /// <summary>After each change of the audience by a page of the account; any thread.</summary>
    event Action? AudienceChanged;

    /// <summary>The draft of a place with its version, and where it goes.</summary>
    Task<SavedDraft> ReadDraftAsync(string place, CancellationToken cancellation = default);

    /// <summary>
    /// Keeps what was typed after a version of the draft. A text that was kept since, by another page, stays as it is and is
    /// the answer.
    /// </summary>
    /// <param name="place">Where it is written.</param>
    /// <param name="text">The text; empty removes the draft.</param>
    /// <param name="target">Where a draft of home goes: a feed's address, empty for the own one; null: as it is.</param>
    /// <param name="since">The version that it was typed after; null: whichever.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="DraftException">It is too long, or there are too many. Nothing changed.</exception>
    Task<SavedDraft> SaveDraftAsync(
        string place,
        string text,
        string? target,
        long? since,
        CancellationToken cancellation = default
    );

    /// <summary>After each change of a draft, by whichever page of the account; any thread.</summary>
    event Action<DraftChange>? DraftChanged;

    /// <summary>Keeps a draft whatever there is; empty removes it, since it was sent.</summary>
    /// <exception cref="DraftException">It is too long, or there are too many. Nothing changed.</exception>
    Task SetDraftAsync(string place, string text, CancellationToken cancellation = default);

    /// <summary>Makes a draft of a text in the outbox that failed, where it was written; the outbox has it no longer.</summary>
    /// <returns>False where the outbox has no such text.</returns>
    Task<bool> KeepAsDraftAsync(Guid entry, CancellationToken cancellation = default);

    /// <summary>The browsers that are signed in to the account, the one used last first.</summary>
    Task<IReadOnlyList<SignInSummary>> GetSignInsAsync(CancellationToken cancellation = default);

    /// <summary>Ends one of these, in all its tabs.</summary>
    Task EndSignInAsync(string id, CancellationToken cancellation = default);
}
