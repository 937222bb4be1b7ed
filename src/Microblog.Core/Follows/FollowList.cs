using System.Collections.Concurrent;
using Microblog.Core.Accounts;
using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Storage;
using Microblog.Core.Timelines;
using Microblog.Core.Timelines.Fetching;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;
using Microsoft.Extensions.Logging;

namespace Microblog.Core.Follows;

/// <summary>
/// What the account follows, from every source: its roster, its subscriptions, its lists. Kept in the database, brought
/// up to date with each connection.
/// </summary>
public sealed partial class FollowList(
    IMicroblogDatabase database,
    long accountId,
    Jid own,
    AccountTimelines timelines,
    TimeProvider time,
    ILogger logger
) : IFollows, IBlockObserver, IDisposable
{
    private const int MaxAddressLength = 2000;
    private const int MaxServices = 20;
    private const int CommentsInHome = 30;
    private const int ParallelRequests = 4;
    private static readonly TimeSpan SubscribeAgainAfter = TimeSpan.FromDays(1);

    private readonly SemaphoreSlim _deciding = new(1);
    private readonly SemaphoreSlim _subscribing = new(1);

    // Held while a list is read and followed, or changed: nobody acts on one that says no more what it said.
    private readonly SemaphoreSlim _lists = new(1);
    private readonly ConcurrentDictionary<FeedAddress, FeedEntity> _refused = new();

    // Owners who were asked, and have not answered with posts.
    private readonly ConcurrentDictionary<FeedAddress, bool> _requested = new();
    private readonly Lock _listing = new();
    private readonly FeedNames _names = new(database, accountId);
    private readonly FollowRows _rows = new(database, accountId);
    private IXmppLink? _connection;

    /// <inheritdoc />
    public IReadOnlyList<Follow> All { get; private set; } = [];

    /// <inheritdoc />
    public IReadOnlyList<Jid> Requests { get; private set; } = [];

    /// <inheritdoc />
    public bool IsAsked(FeedAddress feed) => _requested.ContainsKey(feed);

    /// <inheritdoc />
    public event Action? Changed;

    /// <inheritdoc />
    public bool IsLoading => !timelines.HomeKnown.IsCompleted;

    /// <summary>Reads what is stored, and makes sure that the own feed is there.</summary>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        var mine = FeedAddress.Microblog(own);
        await timelines.FollowAsync(mine, home: true, cancellation);
        await SetAsync(mine, feed => feed.Source = FollowSource.Own, cancellation);
        timelines.EntryChanged -= OnEntryChanged;
        timelines.EntryChanged += OnEntryChanged;
        timelines.AuthorsChanged -= Rename;
        timelines.AuthorsChanged += Rename;
        await timelines.Index.LearnNamesAsync(cancellation);
        if (await RefreshAsync(cancellation) > 0)
        {
            timelines.NoteHomeKnown();
        }
    }

    /// <summary>Brings the list up to date with roster, lists and subscriptions. Again and again does no harm.</summary>
    /// <exception cref="SessionEndedException">The stream was cut in the middle of it.</exception>
    public async Task ConnectAsync(IXmppLink link, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(link);
        _connection = link;
        _refused.Clear();
        _listEvents.Forget();
        try
        {
            await TakeRequestsAsync(link);
            await TakeRosterAsync(link.Roster, cancellation);
            await TakeListsAsync(link.PubSub, cancellation);
            await LimitCommentsAsync(cancellation);
            await RefreshAsync(cancellation);
        }
        finally
        {
            if (timelines.NoteHomeKnown())
            {
                Changed?.Invoke();
            }
        }
        await Task.WhenAll(
            SubscribeAllAsync(link.PubSub, cancellation),
            TakeSubscriptionsAsync(link, cancellation),
            EndAllAsync(link.PubSub, cancellation)
        );
    }

    /// <summary>The connection is gone.</summary>
    public void Disconnect() => _connection = null;

    /// <summary>A person asks to read a feed that is for contacts.</summary>
    public Task TakeRequestsAsync(IXmppLink link)
    {
        Requests = link.Requests;
        Changed?.Invoke();
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
        if (_connection is not { } link)
        {
            return FollowResult.NoAnswer;
        }
        if (feed.ToString().Length > MaxAddressLength)
        {
            return FollowResult.NotFound;
        }
        var (result, subscription) = await RequestAsync(link, feed, cancellation);
        if (result == FollowResult.Requested)
        {
            _requested[feed] = true;
        }
        if (result is FollowResult.Following or FollowResult.Requested)
        {
            var title = feed.IsPersonal || name == DisplayName.OfFeed(null, feed) ? null : DisplayName.Clean(name);
            await KeepAsync(feed, title, subscription, cancellation);
            title = await NameAsync(link, feed, title, cancellation);
            await ListAsync(link.PubSub, feed, title, cancellation);
        }
        return result;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        timelines.EntryChanged -= OnEntryChanged;
        timelines.AuthorsChanged -= Rename;
        _deciding.Dispose();
        _subscribing.Dispose();
        _lists.Dispose();
    }

    /// <summary>On the writer: an owner who was asked has answered when posts come, and a post says what its author is called.</summary>
    private void OnEntryChanged(FeedAddress feed, EntryChange change)
    {
        if (change.Now is { } row)
        {
            timelines.Index.LearnName(feed, row);
        }
        if (change.Now is { Shown: true } && _requested.TryRemove(feed, out _))
        {
            Changed?.Invoke();
        }
    }

    private static async Task<(FollowResult, PubSubSubscription?)> RequestAsync(
        IXmppLink link,
        FeedAddress feed,
        CancellationToken cancellation
    )
    {
        try
        {
            var subscription = await link.PubSub.SubscribeAsync(feed.Service, feed.Node, cancellation);
            var isOpen = subscription.State is not ("pending" or "unconfigured");
            return (isOpen ? FollowResult.Following : FollowResult.Requested, subscription);
        }
        catch (StanzaException refused)
        {
            var why = FeedPager.Why(refused.Error, feed);
            if (why is FeedFailure.NeedsPresence or FeedFailure.NeedsPresenceOrMissing)
            {
                // Contacts only: ask its owner.
                await link.Roster.RequestSubscriptionAsync(feed.Service, cancellation);
                return (FollowResult.Requested, null);
            }
            return (ToResult(why), null);
        }
        catch (XmppException)
        {
            return (FollowResult.NoAnswer, null);
        }
    }

    private static FollowResult ToResult(FeedFailure why) =>
        why switch
        {
            FeedFailure.NotFound => FollowResult.NotFound,
            FeedFailure.NoAnswer => FollowResult.NoAnswer,
            FeedFailure.NoServer => FollowResult.NoServer,
            _ => FollowResult.Forbidden,
        };

    private async Task KeepAsync(
        FeedAddress feed,
        string? title,
        PubSubSubscription? subscription,
        CancellationToken cancellation
    )
    {
        await DecideAsync(
            feed,
            _ => true,
            home: true,
            entity =>
            {
                entity.Source = FollowSource.Subscription;
                entity.Unfollowed = false;
                entity.Name ??= title;
                entity.SubscribedAt = subscription is null ? null : Micros.From(time.GetUtcNow());
                entity.SubId = subscription?.SubId;
            },
            cancellation
        );
        if (subscription is null && await FindAsync(feed, cancellation) is { } refused)
        {
            _refused[feed] = refused;
        }
        await timelines.MarkStaleAsync(feed, cancellation);
        await RefreshAsync(cancellation);
    }

    /// <summary>What a community is called where it was found, else what its service calls it.</summary>
    private async Task<string?> NameAsync(
        IXmppLink link,
        FeedAddress feed,
        string? name,
        CancellationToken cancellation
    )
    {
        if (feed.IsPersonal || name is not null)
        {
            return name;
        }
        try
        {
            var title = await new ExplicitSubscriptions(own, link.PubSub, link.Discovery).TitleOfAsync(
                feed,
                cancellation
            );
            await SetAsync(feed, entity => entity.Name ??= title, cancellation);
            await RefreshAsync(cancellation);
            return title;
        }
        catch (XmppException failure)
        {
            LogNotNamed(feed, failure.Message);
            return null;
        }
    }

    /// <summary>The list is a service to other devices: where the server refuses it, following works all the same.</summary>
    private async Task ListAsync(IPubSubService pubSub, FeedAddress feed, string? title, CancellationToken cancellation)
    {
        await _lists.WaitAsync(cancellation);
        try
        {
            if (await FindAsync(feed, cancellation) is not { Source: FollowSource.Subscription })
            {
                return; // Unfollowed at once.
            }
            _listEvents.Publish();
            await new SubscriptionList(own, pubSub).AddAsync(feed, title, cancellation);
            await SetAsync(
                feed,
                entity =>
                    entity.Source = entity.Source == FollowSource.Subscription ? FollowSource.Listed : entity.Source,
                cancellation
            );
        }
        catch (XmppException failure)
        {
            LogNotListed(failure.Message);
        }
        finally
        {
            _lists.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Not subscribed at {Service}: {Reason}")]
    private partial void LogNotSubscribed(Jid service, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Not unsubscribed at {Service}: {Reason}")]
    private partial void LogNotUnsubscribed(Jid service, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Feed} was not asked for its name: {Reason}")]
    private partial void LogNotNamed(FeedAddress feed, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Follows were not read from {What}: {Reason}")]
    private partial void LogNotRead(string what, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The list of subscriptions was not changed: {Reason}")]
    private partial void LogNotListed(string reason);
}
