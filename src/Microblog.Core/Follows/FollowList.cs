using System.Collections.Concurrent;
using Microblog.Core.Accounts;
using Microblog.Core.Feeds;
using Microblog.Core.Storage;
using Microblog.Core.Timelines;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Roster;
using Microsoft.EntityFrameworkCore;
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
) : IFollows, IDisposable
{
    private const int MaxAddressLength = 2000;
    private const int CommentsInHome = 30;
    private const int ParallelSubscriptions = 4;
    private static readonly TimeSpan SubscribeAgainAfter = TimeSpan.FromDays(1);

    private readonly SemaphoreSlim _busy = new(1);
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<FeedAddress, FeedEntity> _refused = new();
    private IXmppLink? _connection;

    /// <inheritdoc />
    public IReadOnlyList<Follow> All { get; private set; } = [];

    /// <summary>The name that the person gave themselves (XEP-0172), or null.</summary>
    public string? OwnName { get; private set; }

    /// <inheritdoc />
    public IReadOnlyList<Jid> Requests { get; private set; } = [];

    /// <inheritdoc />
    public event Action? Changed;

    /// <summary>Done when the follows were first read from the server, or need not be awaited.</summary>
    public Task FirstSync => _first.Task;

    /// <summary>Reads what is stored, and makes sure that the own feed is there.</summary>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        var mine = FeedAddress.Microblog(own);
        await timelines.FollowAsync(mine, home: true, cancellation);
        await SetAsync(mine, feed => feed.Source = FollowSource.Own, cancellation);
        if (await RefreshAsync(cancellation) > 0)
        {
            _first.TrySetResult();
        }
    }

    /// <summary>Brings the list up to date with roster, lists and subscriptions.</summary>
    public async Task ConnectAsync(IXmppLink link, CancellationToken cancellation)
    {
        var (pubSub, roster) = (link.PubSub, link.Roster);
        await _busy.WaitAsync(cancellation);
        try
        {
            _connection = link;
            await TakeRequestsAsync(link);
            await TakeNicksAsync(link, cancellation);
            foreach (var contact in await roster.GetAsync(cancellation))
            {
                await KeepContactAsync(contact, cancellation);
            }
            foreach (var (feed, title) in await new SubscriptionList(own, pubSub).ReadAsync(cancellation))
            {
                await TakeListedAsync(feed, title, cancellation);
            }
            await LimitCommentsAsync(cancellation);
            await RefreshAsync(cancellation);
            _first.TrySetResult();
            await SubscribeAllAsync(pubSub, cancellation);
        }
        finally
        {
            _first.TrySetResult();
            _busy.Release();
        }
    }

    /// <summary>True for a feed that refused the subscription.</summary>
    public bool IsRefused(FeedAddress feed) => _refused.ContainsKey(feed);

    /// <summary>
    /// Something came from a feed that refused the subscription: its node is there only now. Contacts hear of posts
    /// without a subscription, but of retracts not everywhere.
    /// </summary>
    public async Task SubscribeAgainAsync(FeedAddress feed, CancellationToken cancellation)
    {
        if (_connection?.PubSub is { } pubSub && _refused.TryRemove(feed, out var entity))
        {
            await SubscribeAsync(pubSub, entity, cancellation);
        }
    }

    /// <summary>The connection is gone.</summary>
    public void Disconnect() => _connection = null;

    /// <summary>Names that people gave themselves; one given in the contact list goes before.</summary>
    public async Task TakeNicksAsync(IXmppLink link, CancellationToken cancellation)
    {
        foreach (var (person, nick) in link.Nicks)
        {
            await SetAsync(FeedAddress.Microblog(person), feed => feed.Name = nick, cancellation);
        }
        await RefreshAsync(cancellation);
    }

    /// <summary>Somebody asks to read a feed that is for contacts.</summary>
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

    /// <summary>A contact came, changed or went.</summary>
    public async Task TakeContactAsync(Contact contact, CancellationToken cancellation)
    {
        await KeepContactAsync(contact, cancellation);
        if (contact.Subscription is "to" or "both")
        {
            // What was refused before the contact agreed is possible now.
            var feed = FeedAddress.Microblog(contact.Address);
            await timelines.RetryAsync(feed, cancellation);
            await SubscribeAgainAsync(feed, cancellation);
        }
        await RefreshAsync(cancellation);
    }

    private async Task KeepContactAsync(Contact contact, CancellationToken cancellation)
    {
        var feed = FeedAddress.Microblog(contact.Address);
        if (contact.Address.Local is null || contact.Address.Bare == own.Bare || IsSetAside(feed))
        {
            return;
        }
        var known = await FindAsync(feed, cancellation);
        var sees = contact.Subscription is "to" or "both";
        if (sees && known is not { Unfollowed: true })
        {
            await timelines.FollowAsync(feed, home: true, cancellation);
            // It may have refused before its owner agreed.
            await timelines.RetryAsync(feed, cancellation);
            await SetAsync(
                feed,
                entity =>
                {
                    entity.Source = entity.Source == FollowSource.Subscription ? entity.Source : FollowSource.Contact;
                    // Many programs write the address's first part where nobody gave a name.
                    entity.Name = contact.Name == contact.Address.Local ? entity.Name : contact.Name ?? entity.Name;
                },
                cancellation
            );
        }
        else if (!sees && known is { Source: FollowSource.Contact, Home: true })
        {
            await timelines.FollowAsync(feed, home: false, cancellation);
        }
    }

    /// <inheritdoc />
    public async Task<FollowResult> FollowAsync(FeedAddress feed, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(feed);
        if (_connection is not { } link)
        {
            return FollowResult.NoAnswer;
        }
        var (pubSub, roster) = (link.PubSub, link.Roster);
        if (feed.ToString().Length > MaxAddressLength)
        {
            return FollowResult.NotFound;
        }
        var result = FollowResult.Following;
        PubSubSubscription? subscription = null;
        try
        {
            subscription = await pubSub.SubscribeAsync(feed.Service, feed.Node, cancellation);
            if (subscription.State is "pending" or "unconfigured")
            {
                result = FollowResult.Requested;
            }
        }
        catch (StanzaException refused)
        {
            var why = FeedPager.Why(refused.Error);
            if (why is FeedFailure.NeedsPresence or FeedFailure.Forbidden && feed.IsPersonal)
            {
                // Contacts only: ask its owner.
                await roster.RequestSubscriptionAsync(feed.Service, cancellation);
                result = FollowResult.Requested;
            }
            else
            {
                return why switch
                {
                    FeedFailure.NotFound => FollowResult.NotFound,
                    FeedFailure.NoAnswer => FollowResult.NoAnswer,
                    _ => FollowResult.Forbidden,
                };
            }
        }
        catch (XmppException)
        {
            return FollowResult.NoAnswer;
        }
        await timelines.FollowAsync(feed, home: true, cancellation);
        await SetAsync(
            feed,
            entity =>
            {
                entity.Source = FollowSource.Subscription;
                entity.Unfollowed = false;
                entity.SubscribedAt = subscription is null ? null : Micros.From(time.GetUtcNow());
                entity.SubId = subscription?.SubId;
            },
            cancellation
        );
        if (subscription is null && await FindAsync(feed, cancellation) is { } refusedFeed)
        {
            _refused[feed] = refusedFeed;
        }
        await timelines.MarkStaleAsync(feed, cancellation);
        await RefreshAsync(cancellation);
        await ListAsync(list => list.AddAsync(feed, null, cancellation));
        return result;
    }

    /// <inheritdoc />
    public async Task UnfollowAsync(FeedAddress feed, CancellationToken cancellation = default)
    {
        var known = await FindAsync(feed, cancellation);
        if (known is null)
        {
            return;
        }
        await timelines.FollowAsync(feed, home: false, cancellation);
        await SetAsync(
            feed,
            entity =>
            {
                entity.Source = FollowSource.Opened;
                entity.Unfollowed = true;
                entity.SubscribedAt = null;
            },
            cancellation
        );
        await RefreshAsync(cancellation);
        if (_connection?.PubSub is not { } pubSub)
        {
            return;
        }
        try
        {
            await pubSub.UnsubscribeAsync(feed.Service, feed.Node, known.SubId, cancellation);
        }
        catch (XmppException failure)
        {
            LogNotUnsubscribed(feed.Service, failure.Message);
        }
        await ListAsync(list => list.RemoveAsync(feed, cancellation));
    }

    /// <inheritdoc />
    public void Dispose() => _busy.Dispose();

    private async Task TakeListedAsync(FeedAddress feed, string? title, CancellationToken cancellation)
    {
        if (feed.ToString().Length > MaxAddressLength || IsSetAside(feed))
        {
            return;
        }
        var known = await FindAsync(feed, cancellation);
        if (known is { Unfollowed: true } or { Source: FollowSource.Own or FollowSource.Subscription })
        {
            return;
        }
        await timelines.FollowAsync(feed, home: true, cancellation);
        await SetAsync(
            feed,
            entity =>
            {
                entity.Source = FollowSource.Subscription;
                entity.Name = entity.Name ?? title;
            },
            cancellation
        );
    }

    private async Task<int> RefreshAsync(CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        var feeds = await context
            .Feeds.AsNoTracking()
            .Where(f =>
                f.AccountId == accountId
                && f.Home
                && (f.Source == FollowSource.Contact || f.Source == FollowSource.Subscription)
            )
            .ToListAsync(cancellation);
        var mine = own.Bare.ToString();
        OwnName = await context
            .Feeds.Where(f => f.AccountId == accountId && f.Service == mine && f.Node == FeedAddress.MicroblogNode)
            .Select(f => f.Name)
            .FirstOrDefaultAsync(cancellation);
        All =
        [
            .. feeds
                .Select(entity =>
                {
                    var feed = new FeedAddress(Jid.Parse(entity.Service), entity.Node);
                    var name = entity.Name ?? (feed.IsPersonal ? feed.Service.Local! : feed.Node);
                    return new Follow(feed, name, !feed.IsPersonal && !feed.IsComments);
                })
                .OrderBy(follow => follow.Name, StringComparer.OrdinalIgnoreCase),
        ];
        Changed?.Invoke();
        return All.Count;
    }

    private async Task<FeedEntity?> FindAsync(FeedAddress feed, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        var (service, node) = (feed.Service.ToString(), feed.Node);
        return await context
            .Feeds.AsNoTracking()
            .FirstOrDefaultAsync(f => f.AccountId == accountId && f.Service == service && f.Node == node, cancellation);
    }

    private async Task SetAsync(FeedAddress feed, Action<FeedEntity> change, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        var (service, node) = (feed.Service.ToString(), feed.Node);
        var entity = await context.Feeds.FirstOrDefaultAsync(
            f => f.AccountId == accountId && f.Service == service && f.Node == node,
            cancellation
        );
        if (entity is not null)
        {
            change(entity);
            await context.SaveChangesAsync(cancellation);
        }
    }

    /// <summary>The list is a service to other devices: where the server refuses it, following works all the same.</summary>
    private async Task ListAsync(Func<SubscriptionList, Task> change)
    {
        if (_connection?.PubSub is not { } pubSub)
        {
            return;
        }
        try
        {
            await change(new SubscriptionList(own, pubSub));
        }
        catch (XmppException failure)
        {
            LogNotListed(failure.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Not subscribed at {Service}: {Reason}")]
    private partial void LogNotSubscribed(Jid service, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Not unsubscribed at {Service}: {Reason}")]
    private partial void LogNotUnsubscribed(Jid service, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The list of subscriptions was not changed: {Reason}")]
    private partial void LogNotListed(string reason);
}
