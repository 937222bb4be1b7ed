using System.Threading.Channels;
using Microblog.Core.Accounts;
using Microblog.Core.Model;
using Microblog.Core.Timelines;
using Microblog.Core.Timelines.Fetching;
using Microblog.Core.Timelines.Threads;
using Microblog.Testing.Databases;
using Microblog.Testing.Servers;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Session;
using Microsoft.Extensions.Logging.Abstractions;

namespace Microblog.Core.Tests.Timelines.Servers;

/// <summary>The program's part for one account: its session, its writer with the cache, and a window.</summary>
internal sealed class LiveReader : IAsyncDisposable
{
    private const int PageSize = 5;

    private readonly Channel<SessionState> _states = Channel.CreateUnbounded<SessionState>();
    private readonly Channel<SessionState> _applied = Channel.CreateUnbounded<SessionState>();
    private readonly AccountTimelines _timelines;
    private readonly Dictionary<FeedAddress, bool> _isSubscribed;
    private Task _following = Task.CompletedTask;
    private CuttableSession _connection = null!;
    private PubSubService _pubSub = null!;

    private LiveReader(TestDatabase database, long accountId, Jid own, IReadOnlyCollection<FeedAddress> feeds)
    {
        _timelines = new AccountTimelines(
            own,
            new AccountMailbox(TimeProvider.System, NullLogger<AccountMailbox>.Instance),
            database.StoreOf(accountId),
            new PostIndex(database, accountId, own),
            new TimelineEngineOptions { OwnDomain = own.Domain, PageSize = PageSize },
            TimeProvider.System,
            NullLogger.Instance
        );
        _isSubscribed = feeds.ToDictionary(feed => feed, _ => false);
    }

    /// <summary>What is shown.</summary>
    public TimelineWindow Window { get; private set; } = null!;

    /// <summary>Starts the program with what is stored, and signs in.</summary>
    public static async Task<LiveReader> StartAsync(
        XmppServer server,
        string name,
        TestDatabase database,
        IReadOnlyCollection<FeedAddress> feeds,
        CancellationToken stop
    )
    {
        var own = server.Account(name);
        var reader = new LiveReader(database, await database.NewAccountAsync(own), own, feeds);
        await reader._timelines.FollowAsync(feeds, home: true, stop);
        reader._connection = await CuttableSession.OpenAsync(server.OptionsFor(name), reader.Prepare, stop);
        reader._following = reader.FollowStatesAsync();
        reader.Window = await reader._timelines.OpenAsync(null, PageSize, stop);
        await reader.ConnectAsync(stop);
        return reader;
    }

    /// <summary>Cuts the connection; returns when the program has heard of it.</summary>
    public async Task CutAsync(CancellationToken stop)
    {
        if (_connection.Session.State is not SessionState.Online)
        {
            return;
        }
        _connection.Cut();
        while (await _applied.Reader.ReadAsync(stop) is SessionState.Online) { }
    }

    /// <summary>Connects again where it is not; returns when the program has heard of it, and all feeds are subscribed.</summary>
    public async Task ConnectAsync(CancellationToken stop)
    {
        if (!_timelines.Engine.IsOnline)
        {
            _connection.Session.ReconnectNow();
            while (await _applied.Reader.ReadAsync(stop) is not SessionState.Online) { }
        }
        await SubscribeAsync(stop);
    }

    /// <summary>A node is gone, and its subscriptions with it.</summary>
    public void Forget(FeedAddress feed) => _isSubscribed[feed] = false;

    /// <summary>Goes to the top in a window of its own.</summary>
    public async Task OpenTopAsync(int count, CancellationToken stop)
    {
        await Window.DisposeAsync();
        Window = await _timelines.OpenAsync(null, count, stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        _states.Writer.TryComplete();
        await _following;
        await _timelines.DisposeAsync();
    }

    private void Prepare(XmppSession session)
    {
        _pubSub = new PubSubService(session);
        _pubSub.EventReceived += new FeedUpdater(_timelines).Take;
        session.StateChanged += state => _states.Writer.TryWrite(state);
    }

    /// <summary>Changes of the connection are followed one after the other.</summary>
    private async Task FollowStatesAsync()
    {
        await foreach (var state in _states.Reader.ReadAllAsync())
        {
            await (
                state switch
                {
                    SessionState.Online { Resumed: true } => _timelines.ResumeAsync(new FeedPager(_pubSub), default),
                    SessionState.Online => _timelines.ConnectAsync(new FeedPager(_pubSub), default),
                    _ => _timelines.DisconnectAsync(default),
                }
            );
            _applied.Writer.TryWrite(state);
        }
    }

    private async Task SubscribeAsync(CancellationToken stop)
    {
        foreach (var feed in _isSubscribed.Where(feed => !feed.Value).Select(feed => feed.Key).ToList())
        {
            try
            {
                await _pubSub.SubscribeAsync(feed.Service, feed.Node, stop);
                _isSubscribed[feed] = true;
                // What was published between reading the head and subscribing would be missed.
                await _timelines.MarkStaleAsync(feed, stop);
            }
            catch (StanzaException missing) when (missing.Condition == "item-not-found")
            {
                // There is nothing to hear of.
            }
        }
    }
}
