using Microblog.Core.Accounts;
using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Storage;
using Microblog.Core.Timelines;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Roster;
using Microsoft.Extensions.Logging;

namespace Microblog.Core.Follows;

/// <summary>
/// What the account follows, from every source: its roster, its subscriptions, its lists. Kept in the database, brought
/// up to date with each connection.
/// </summary>
public sealed class FollowList : IFollows, IBlockObserver, IDisposable
{
    private const int CommentsInHome = 30;

    private readonly Jid _own;
    private readonly AccountTimelines _timelines;
    private readonly FollowRows _rows;
    private readonly FollowDecisions _decisions;
    private readonly FollowDirectory _directory;
    private readonly BlockedFollows _blocked;
    private readonly ContactFollows _contacts;
    private readonly ListFollows _lists;
    private readonly SubscriptionFollows _subscribed;
    private readonly FeedSubscriptions _subscriptions;
    private readonly FollowEnding _ending;
    private readonly FollowRequests _requests;
    private IXmppLink? _connection;

    /// <summary>Nothing is read before <see cref="LoadAsync"/>.</summary>
    public FollowList(
        IMicroblogDatabase database,
        long accountId,
        Jid own,
        AccountTimelines timelines,
        TimeProvider time,
        ILogger logger
    )
    {
        (_own, _timelines) = (own, timelines);
        _rows = new FollowRows(database, accountId);
        _decisions = new FollowDecisions(timelines, _rows);
        _directory = new FollowDirectory(_rows, new FeedNames(database, accountId), timelines.Index.Names);
        _blocked = new BlockedFollows(timelines, _rows);
        var sources = new FollowSources(logger);
        _contacts = new ContactFollows(own, timelines, _rows, _decisions, _blocked, sources);
        _lists = new ListFollows(own, _rows, _decisions, _blocked, sources, logger);
        _subscribed = new SubscriptionFollows(own, _rows, _decisions, _directory, sources, time);
        _ending = new FollowEnding(_rows, _decisions, _lists, logger);
        _subscriptions = new FeedSubscriptions(timelines, _rows, _decisions, _ending, time, logger);
        _requests = new FollowRequests(
            own,
            timelines,
            _rows,
            _decisions,
            _directory,
            _lists,
            _subscriptions,
            time,
            logger
        );
        _directory.Changed += NotifyChanged;
    }

    /// <inheritdoc />
    public IReadOnlyList<Follow> All => _directory.All;

    /// <summary>The contacts, followed or not, with the names that the account gave them.</summary>
    internal IReadOnlyDictionary<Jid, string?> Contacts => _contacts.Known.All;

    /// <inheritdoc />
    public IReadOnlyList<Jid> Requests { get; private set; } = [];

    /// <inheritdoc />
    public bool IsAsked(FeedAddress feed) => _requests.IsAsked(feed);

    /// <inheritdoc />
    public event Action? Changed;

    /// <inheritdoc />
    public bool IsLoading => !_timelines.HomeKnown.IsCompleted;

    /// <summary>Reads what is stored, and makes sure that the own feed is there.</summary>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        var mine = FeedAddress.Microblog(_own);
        await _timelines.FollowAsync(mine, home: true, cancellation);
        await _decisions.ChangeAsync(mine, feed => feed.Source = FollowSource.Own, cancellation);
        _timelines.EntryChanged -= OnEntryChanged;
        _timelines.EntryChanged += OnEntryChanged;
        _timelines.AuthorsChanged -= _directory.Rename;
        _timelines.AuthorsChanged += _directory.Rename;
        await _timelines.Index.LearnNamesAsync(cancellation);
        if (await _directory.RefreshAsync(cancellation) > 0)
        {
            _timelines.NoteHomeKnown();
        }
    }

    /// <summary>Brings the list up to date with roster, lists and subscriptions. Again and again does no harm.</summary>
    /// <exception cref="SessionEndedException">The stream was cut in the middle of it.</exception>
    public async Task ConnectAsync(IXmppLink link, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(link);
        _connection = link;
        _subscriptions.ForgetRefused();
        _lists.ForgetEvents();
        try
        {
            await TakeRequestsAsync(link);
            await _contacts.TakeAllAsync(link.Roster, cancellation);
            await _lists.TakeAllAsync(link.PubSub, cancellation);
            await LimitCommentsAsync(cancellation);
            await _directory.RefreshAsync(cancellation);
        }
        finally
        {
            if (_timelines.NoteHomeKnown())
            {
                NotifyChanged();
            }
        }
        await Task.WhenAll(
            _subscriptions.SubscribeAllAsync(link.PubSub, cancellation),
            _subscribed.TakeAllAsync(link, cancellation),
            _ending.EndAllAsync(link.PubSub, cancellation)
        );
    }

    /// <summary>A stream that was cut goes on: what could not be ended meanwhile ends now.</summary>
    public Task ResumeAsync(CancellationToken cancellation) =>
        _connection?.PubSub is { } pubSub ? _ending.EndAllAsync(pubSub, cancellation) : Task.CompletedTask;

    /// <summary>The connection is gone.</summary>
    public void Disconnect() => _connection = null;

    /// <summary>A person asks to read a feed that is for contacts.</summary>
    public Task TakeRequestsAsync(IXmppLink link)
    {
        Requests = link.Requests;
        NotifyChanged();
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public async Task AnswerAsync(Jid person, bool accept, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(person);
        var link =
            _connection ?? throw new SessionEndedException("There is no connection to the server at the moment.");
        await link.AnswerAsync(person, accept, cancellation);
        await TakeRequestsAsync(link);
    }

    /// <summary>A contact came, changed or went.</summary>
    public async Task TakeContactAsync(Contact contact, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(contact);
        var feed = FeedAddress.Microblog(contact.Address);
        await _contacts.TakeAsync(contact, cancellation);
        if (ContactFollows.IsSeen(contact))
        {
            // What was refused before the contact agreed is possible now.
            await _timelines.RetryAsync(feed, cancellation);
            await SubscribeAgainAsync(feed, cancellation);
        }
        await _directory.RefreshAsync(cancellation);
        if (!ContactFollows.IsSeen(contact) && _connection?.PubSub is { } pubSub)
        {
            await _ending.EndAsync(pubSub, feed, cancellation);
        }
    }

    /// <summary>Something happened at the list of subscriptions. On the receiving thread, in order; it is read afterwards.</summary>
    public void NoteListEvent(PubSubEvent happened) => _lists.NoteEvent(happened);

    /// <summary>Another device of the same person changed the list of subscriptions.</summary>
    public async Task TakeListAsync(CancellationToken cancellation)
    {
        if (_connection?.PubSub is not { } pubSub)
        {
            return;
        }
        await _lists.TakeAllAsync(pubSub, cancellation);
        await _directory.RefreshAsync(cancellation);
        await _subscriptions.SubscribeAllAsync(pubSub, cancellation);
        await _ending.EndAllAsync(pubSub, cancellation);
    }

    /// <summary>True for a feed that refused the subscription, or whose node is gone.</summary>
    public bool IsRefused(FeedAddress feed) => _subscriptions.IsRefused(feed);

    /// <summary>Something came from a feed that refused the subscription: it is asked again.</summary>
    public Task SubscribeAgainAsync(FeedAddress feed, CancellationToken cancellation) =>
        _connection?.PubSub is { } pubSub
            ? _subscriptions.SubscribeAgainAsync(pubSub, feed, cancellation)
            : Task.CompletedTask;

    /// <summary>A node was deleted, and the subscription with it.</summary>
    public Task TakeDeletedAsync(FeedAddress feed, CancellationToken cancellation) =>
        _subscriptions.TakeDeletedAsync(feed, cancellation);

    /// <summary>A person (or a whole server) is blocked: what they write is read no more, and followed all the same.</summary>
    public async Task BlockedAsync(Jid person, CancellationToken cancellation)
    {
        await _blocked.BlockedAsync(person, cancellation);
        await _directory.RefreshAsync(cancellation);
    }

    /// <summary>They are blocked no longer: what the account follows of them is home again.</summary>
    public async Task UnblockedAsync(Jid person, CancellationToken cancellation)
    {
        await _blocked.UnblockedAsync(person, cancellation);
        await _directory.RefreshAsync(cancellation);
    }

    /// <summary>Follows a feed whose name is not known.</summary>
    public Task<FollowResult> FollowAsync(FeedAddress feed, CancellationToken cancellation = default) =>
        FollowAsync(feed, name: null, cancellation);

    /// <inheritdoc />
    public async Task<FollowResult> FollowAsync(
        FeedAddress feed,
        string? name,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(feed);
        return _connection is { } link
            ? await _requests.FollowAsync(link, feed, name, cancellation)
            : FollowResult.NoAnswer;
    }

    /// <inheritdoc />
    public async Task UnfollowAsync(FeedAddress feed, CancellationToken cancellation = default)
    {
        var isKnown = await _decisions.DecideAsync(
            feed,
            known => known is not null,
            home: false,
            entity => (entity.Source, entity.Unfollowed) = (FollowSource.Ending, true),
            cancellation
        );
        if (!isKnown)
        {
            return;
        }
        _requests.EndAsking(feed);
        await _directory.RefreshAsync(cancellation);
        if (_connection?.PubSub is { } pubSub)
        {
            await _ending.EndAsync(pubSub, feed, cancellation);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _timelines.EntryChanged -= OnEntryChanged;
        _timelines.AuthorsChanged -= _directory.Rename;
    }

    private void NotifyChanged() => Changed?.Invoke();

    /// <summary>In the mailbox: an owner who was asked has answered when posts come, and a post says what its author is called.</summary>
    private void OnEntryChanged(FeedAddress feed, EntryChange change)
    {
        if (change.Now is { } row)
        {
            _timelines.Index.LearnName(feed, row);
        }
        if (change.Now is { Shown: true } && _requests.EndAsking(feed))
        {
            NotifyChanged();
        }
    }

    /// <summary>Replies to the own posts belong to home, but only to the newest posts: each is a feed to catch up with.</summary>
    private async Task LimitCommentsAsync(CancellationToken cancellation)
    {
        foreach (var feed in await _rows.OldCommentsAsync(CommentsInHome, cancellation))
        {
            await _timelines.FollowAsync(feed.ToAddress(), home: false, cancellation);
        }
    }
}
