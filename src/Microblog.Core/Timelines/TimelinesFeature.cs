using Microblog.Core.Accounts;
using Microblog.Core.Model;
using Microblog.Core.Timelines.Fetching;
using Microblog.Core.Timelines.Threads;
using Microblog.Core.Timelines.Windows;
using Microblog.Xmpp.PubSub;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microblog.Core.Timelines;

/// <summary>The account's timelines: what its connection brings goes into the cache, and from there to the pages.</summary>
internal sealed class TimelinesFeature : IAccountFeature, IAsyncDisposable
{
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(100);

    private readonly FeedUpdater _updater;
    private readonly ServiceLists _lists;
    private readonly Lazy<IReadOnlyList<IThreadSubscriptions>> _subscriptions;
    private AccountConnection? _connection;
    private int _isReviewing;

    /// <param name="services">The account's scope: what threads may subscribe to is decided by features below this one.</param>
    /// <param name="timelines">The account's timelines.</param>
    /// <param name="unkept">The feeds that keep nothing, as far as they were read.</param>
    /// <param name="work">Owns tasks for which no caller waits.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log of what domains offer.</param>
    public TimelinesFeature(
        IServiceProvider services,
        AccountTimelines timelines,
        UnkeptFeeds unkept,
        AccountWork work,
        TimeProvider time,
        ILogger<ServiceLists> logger
    )
    {
        (Timelines, Unkept, Time) = (timelines, unkept, time);
        _updater = new FeedUpdater(timelines, unkept);
        _lists = new ServiceLists(timelines, logger);
        _subscriptions = new(() => [.. services.GetServices<IThreadSubscriptions>()]);
        Handoff = new PrerenderHandoff(work, time);
        timelines.Index.Services.Wanted += domain =>
            work.Run(stop => _lists.AskAsync(_connection?.Link.Discovery, domain, stop));
        timelines.Index.Names.Changed += () => work.Run(timelines.RenameAsync);
        timelines.Index.Avatars.Changed += () =>
        {
            // Many come at once where somebody signs in: pages get them together.
            if (Interlocked.Exchange(ref _isReviewing, 1) == 0)
            {
                work.Run(ReviewSoonAsync);
            }
        };
    }

    public AccountTimelines Timelines { get; }

    public UnkeptFeeds Unkept { get; }

    public TimeProvider Time { get; }

    public PrerenderHandoff Handoff { get; }

    public bool TakesFeeds => true;

    public StorageFailure? StorageFailure => Timelines.StorageFailure;

    public void Take(PubSubEvent happened) => _updater.Take(happened);

    public async Task OpenAsync(AccountConnection connection, CancellationToken cancellation)
    {
        _connection = connection;
        await Timelines.ConnectAsync(new FeedPager(connection.Link.PubSub, Unkept), cancellation);
    }

    public Task ConnectedAsync(AccountConnection connection, CancellationToken cancellation)
    {
        Timelines.Index.Services.AskAgain();
        return _lists.AskAsync(connection.Link.Discovery, Timelines.Own.Domain, cancellation);
    }

    public Task ResumedAsync(AccountConnection connection, CancellationToken cancellation) =>
        Timelines.ResumeAsync(new FeedPager(connection.Link.PubSub, Unkept), cancellation);

    public Task SuspendedAsync(CancellationToken cancellation) => Timelines.DisconnectAsync(cancellation);

    public Task DisconnectedAsync(CancellationToken cancellation)
    {
        _connection = null;
        return Timelines.DisconnectAsync(cancellation);
    }

    public bool MaySubscribe(FeedAddress comments) => _subscriptions.Value.Any(one => one.MaySubscribe(comments));

    public async Task SubscribeAsync(FeedAddress comments, CancellationToken cancellation)
    {
        if (_connection is { } connection)
        {
            await connection.Link.PubSub.SubscribeAsync(comments.Service, comments.Node, cancellation);
        }
    }

    private async Task ReviewSoonAsync(CancellationToken cancellation)
    {
        await Task.Delay(Gathering, Time, cancellation);
        Interlocked.Exchange(ref _isReviewing, 0);
        await Timelines.RenameAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        // What pages parked is closed before the timelines that it is of.
        await Handoff.DisposeAsync();
    }
}
