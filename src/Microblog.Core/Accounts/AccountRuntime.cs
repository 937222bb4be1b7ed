using Microblog.Core.Blocking;
using Microblog.Core.Feeds;
using Microblog.Core.Follows;
using Microblog.Core.Posts;
using Microblog.Core.Publishing;
using Microblog.Core.Storage;
using Microblog.Core.Timelines;
using Microblog.Xmpp;
using Microblog.Xmpp.Discovery;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Roster;
using Microblog.Xmpp.Sasl;
using Microblog.Xmpp.Session;
using Microsoft.Extensions.Logging;

namespace Microblog.Core.Accounts;

/// <summary>
/// One account while somebody uses it: its XMPP session, its writer, its follows and outbox. Shared by all its tabs.
/// </summary>
public sealed partial class AccountRuntime : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(2);

    private readonly XmppSessionFactory _sessions;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();

    // Taken once: what comes in while the account is closed finds it cancelled, not disposed of.
    private readonly CancellationToken _stopping;
    private readonly Lock _state = new();
    private readonly Task _loaded;
    private XmppCredentials? _credentials;
    private Task _changes = Task.CompletedTask;
    private Task? _opening;
    private XmppLink? _link;

    /// <summary>Makes the account's parts; nothing is sent before <see cref="Start"/>.</summary>
    public AccountRuntime(
        Jid address,
        long accountId,
        IMicroblogDatabase database,
        XmppSessionFactory sessions,
        int keepPosts,
        TimeProvider time,
        ILoggerFactory loggers
    )
    {
        Address = address.Bare;
        AccountId = accountId;
        _sessions = sessions;
        _time = time;
        _logger = loggers.CreateLogger<AccountRuntime>();
        Timelines = new AccountTimelines(
            Address,
            new DatabaseTimelineStore(database, accountId, time),
            new PostIndex(database, accountId, Address),
            new TimelineEngineOptions { OwnDomain = address.Domain, KeepPostsPerFeed = keepPosts },
            time,
            loggers.CreateLogger<AccountTimelines>()
        );
        Places = new ReadingPlaces(database, accountId, time);
        Follows = new FollowList(database, accountId, Address, Timelines, time, loggers.CreateLogger<FollowList>());
        People = new HiddenPeople(Timelines, Follows, Address, time, loggers.CreateLogger<HiddenPeople>());
        Outbox = new Outbox(database, accountId, Address, () => Follows.OwnName, time, loggers.CreateLogger<Outbox>());
        _stopping = _stop.Token;
        _loaded = Follows.LoadAsync(_stopping);
    }

    /// <summary>The bare address.</summary>
    public Jid Address { get; }

    /// <summary>Its number in the database.</summary>
    public long AccountId { get; }

    /// <summary>Its cache and windows.</summary>
    public AccountTimelines Timelines { get; }

    /// <summary>Where it was reading.</summary>
    public ReadingPlaces Places { get; }

    /// <summary>What it follows.</summary>
    public FollowList Follows { get; }

    /// <summary>Whose posts it does not want to see.</summary>
    public HiddenPeople People { get; }

    /// <summary>What it sends.</summary>
    public Outbox Outbox { get; }

    /// <summary>Done when what is stored was read.</summary>
    public Task Loaded => _loaded;

    /// <summary>The connection.</summary>
    public ConnectionStatus Status { get; private set; } = new(ConnectionState.Connecting);

    /// <summary>After each change of <see cref="Status"/>.</summary>
    public event Action? StatusChanged;

    /// <summary>The server no longer takes the credentials: every sign-in of the account is over.</summary>
    public event Action<AccountRuntime>? Refused;

    /// <summary>The publisher of the current session, or null.</summary>
    public Publisher? Publisher { get; private set; }

    /// <summary>The pubsub service of the current session, or null.</summary>
    public IPubSubService? PubSub => _link?.PubSub;

    /// <summary>Discovery over the current session, or null.</summary>
    public IServiceDiscovery? Discovery => _link?.Discovery;

    /// <summary>Signs in, unless that is done or under way; takes over a session that is open already.</summary>
    public void Start(XmppCredentials credentials, XmppLink? opened = null)
    {
        lock (_state)
        {
            _credentials = credentials;
            if (_opening is { IsCompleted: false } || _link?.Session.State is SessionState.Online)
            {
                if (opened is not null)
                {
                    _ = CloseAsync(opened);
                }
                return;
            }
            _opening = Task.Run(() => OpenAsync(opened));
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Outbox.Use(null);
        if (_opening is { } opening)
        {
            await opening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        if (_link is { } link)
        {
            link.Session.StateChanged -= OnStateChanged;
            await link.DisposeAsync();
        }
        await _changes;
        await _loaded.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Outbox.DisposeAsync();
        await Timelines.DisposeAsync();
        People.Dispose();
        Follows.Dispose();
        _stop.Dispose();
    }

    /// <summary>
    /// The server takes the credentials no more. One that does not prove itself says nothing of them: whoever stands
    /// between must not be able to end what was kept.
    /// </summary>
    private static bool IsRefusal(SignInException refused) =>
        refused is { IsPermanent: true, Failure: not SignInFailure.ServerNotProven };

    private static async Task CloseAsync(XmppLink link) => await link.DisposeAsync();

    private async Task OpenAsync(XmppLink? opened)
    {
        var pause = FirstPause;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                SetStatus(new(ConnectionState.Connecting));
                await _loaded;
                var link = opened ?? await _sessions.OpenAsync(Address, _credentials!, _stop.Token);
                opened = null;
                Adopt(link);
                return;
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (SignInException refused) when (IsRefusal(refused))
            {
                LogRefused(refused.Failure);
                SetStatus(new(ConnectionState.SignedOut, refused.Message));
                Refused?.Invoke(this);
                return;
            }
            catch (XmppException failure)
            {
                LogNotOpened(failure.Message);
                SetStatus(new(ConnectionState.Reconnecting, failure.Message));
                var jitter = pause * (0.5 + System.Security.Cryptography.RandomNumberGenerator.GetInt32(1000) / 1000.0);
                await Task.Delay(jitter, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    private void Adopt(XmppLink link)
    {
        var updater = new FeedUpdater(Timelines);
        updater.OtherEvent += OnOtherEvent;
        link.PubSub.EventReceived += happened =>
        {
            updater.Take(happened);
            var feed = new FeedAddress(happened.Service, happened.Node);
            if (Follows.IsRefused(feed))
            {
                Run(stop => Follows.SubscribeAgainAsync(feed, stop));
            }
        };
        link.Roster.Changed += contact => Run(stop => Follows.TakeContactAsync(contact, stop));
        link.Blocking.Changed += () => Run(stop => People.ConnectAsync(link.Blocking, stop));
        link.NickChanged += () => Run(stop => Follows.TakeNicksAsync(link, stop));
        link.Requested += () => Run(_ => Follows.TakeRequestsAsync(link));
        link.Session.StateChanged += OnStateChanged;
        _link = link;
        if (link.Session.State is SessionState.Online)
        {
            InOrder(stop => ConnectedAsync(link, stop));
        }
    }

    /// <summary>On the receiving thread: hands on at once.</summary>
    private void OnStateChanged(SessionState state)
    {
        if (_link is not { } link)
        {
            return;
        }
        switch (state)
        {
            case SessionState.Online { Resumed: true }:
                InOrder(stop => ResumedAsync(link, stop));
                break;
            case SessionState.Online:
                InOrder(stop => ConnectedAsync(link, stop));
                break;
            case SessionState.Reconnecting reconnecting:
                SetStatus(new(ConnectionState.Reconnecting, reconnecting.Reason));
                InOrder(Timelines.DisconnectAsync);
                break;
            case SessionState.Ended ended:
                InOrder(stop => EndedAsync(link, ended, stop));
                break;
        }
    }

    /// <summary>A new stream: whatever happened meanwhile is caught up with.</summary>
    private async Task ConnectedAsync(XmppLink link, CancellationToken stop)
    {
        await Timelines.ConnectAsync(new FeedPager(link.PubSub), stop);
        Publisher = new Publisher(Address, link.PubSub, link.Discovery, Timelines, _logger);
        SetStatus(new(ConnectionState.Online));
        Outbox.Use(Publisher);
        Run(end => People.ConnectAsync(link.Blocking, end));
        Run(end => Follows.ConnectAsync(link, end));
        Run(Publisher.PrepareAsync);
        Run(link.ReadOwnNickAsync);
    }

    /// <summary>The same stream goes on: nothing was lost.</summary>
    private async Task ResumedAsync(XmppLink link, CancellationToken stop)
    {
        await Timelines.ResumeAsync(new FeedPager(link.PubSub), stop);
        SetStatus(new(ConnectionState.Online));
        Outbox.Use(Publisher);
    }

    /// <summary>On the receiving thread: what happened at nodes that are no feeds of posts.</summary>
    private void OnOtherEvent(PubSubEvent happened)
    {
        if (happened is PubSubEvent.Delete)
        {
            Run(stop => Follows.TakeDeletedAsync(new FeedAddress(happened.Service, happened.Node), stop));
        }
        if (happened.Service != Address)
        {
            return;
        }
        if (happened is PubSubEvent.Configuration or PubSubEvent.Delete)
        {
            Publisher?.ForgetNode();
        }
        else if (happened.Node == SubscriptionList.Node)
        {
            // Another device of the same person follows something new, or something no longer.
            Run(Follows.TakeListAsync);
        }
    }

    private async Task EndedAsync(XmppLink link, SessionState.Ended ended, CancellationToken stop)
    {
        link.Session.StateChanged -= OnStateChanged;
        _link = null;
        Publisher = null;
        Outbox.Use(null);
        Follows.Disconnect();
        People.Disconnect();
        await Timelines.DisconnectAsync(stop);
        if (ended.Reason is SignInException refused && IsRefusal(refused))
        {
            SetStatus(new(ConnectionState.SignedOut, refused.Message));
            Refused?.Invoke(this);
            return;
        }
        SetStatus(new(ConnectionState.Reconnecting, ended.Reason?.Message));
        if (_credentials is { } credentials)
        {
            await Task.Delay(FirstPause, _time, stop);
            Start(credentials);
        }
    }

    private void Run(Func<CancellationToken, Task> work) => _ = RunAsync(work);

    /// <summary>Changes of the connection are followed one after the other.</summary>
    private void InOrder(Func<CancellationToken, Task> work)
    {
        lock (_state)
        {
            var before = _changes;
            _changes = Task.Run(async () =>
            {
                await before;
                await RunAsync(work);
            });
        }
    }

    private async Task RunAsync(Func<CancellationToken, Task> work)
    {
        try
        {
            await Task.Yield();
            _stopping.ThrowIfCancellationRequested();
            await work(_stopping);
        }
        catch (OperationCanceledException)
        {
            // The account is closed, or the work's connection is gone.
        }
        catch (XmppException failure)
        {
            LogWorkFailed(failure.Message);
        }
        catch (Exception failure)
        {
            LogBroken(failure);
        }
    }

    private void SetStatus(ConnectionStatus status)
    {
        Status = status;
        StatusChanged?.Invoke();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Signing in was refused: {Failure}")]
    private partial void LogRefused(SignInFailure failure);

    [LoggerMessage(Level = LogLevel.Information, Message = "Not connected, and tried again: {Reason}")]
    private partial void LogNotOpened(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Given up with the connection: {Reason}")]
    private partial void LogWorkFailed(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Work for an account failed")]
    private partial void LogBroken(Exception failure);
}
