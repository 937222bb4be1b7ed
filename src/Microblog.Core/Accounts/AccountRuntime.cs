using Microblog.Core.Accounts.Holders;
using Microblog.Core.Follows;
using Microblog.Core.Muting;
using Microblog.Core.Publishing;
using Microblog.Core.Storage;
using Microblog.Core.Timelines;
using Microblog.Core.Timelines.Fetching;
using Microblog.Core.Timelines.Threads;
using Microblog.Core.Timelines.Windows;
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
    private readonly StreamWork _work;
    private readonly ServiceLists _lists;
    private readonly AccountHolders _holders;
    private readonly Task _loaded;
    private readonly List<Task> _running = [];
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
        _holders = new AccountHolders(database, time);
        Timelines = new AccountTimelines(
            Address,
            new DatabaseTimelineStore(database, accountId, time),
            new PostIndex(database, accountId, Address, loggers.CreateLogger<PostIndex>()),
            new TimelineEngineOptions
            {
                Reader = Address.ToString(),
                OwnDomain = address.Domain,
                KeepPostsPerFeed = keepPosts,
            },
            time,
            loggers.CreateLogger<AccountTimelines>()
        );
        Drafts = new Drafts(database, accountId, time);
        Places = new ReadingPlaces(database, accountId, time);
        LeftOpen = new LeftOpen(time);
        Follows = new FollowList(database, accountId, Address, Timelines, time, loggers.CreateLogger<FollowList>());
        People = new HiddenPeople(Timelines, Follows, Address, time, loggers.CreateLogger<HiddenPeople>());
        Outbox = new Outbox(
            database,
            accountId,
            Address,
            () => Timelines.Index.Names.Find(Address),
            time,
            loggers.CreateLogger<Outbox>()
        );
        _lists = new ServiceLists(Timelines, loggers.CreateLogger<ServiceLists>());
        Timelines.Index.Services.Wanted += domain => Run(stop => _lists.AskAsync(Discovery, domain, stop));
        Timelines.Index.Names.Changed += () => Run(Timelines.RenameAsync);
        _stopping = _stop.Token;
        _work = new StreamWork(work => Track(RunAsync(work)));
        _loaded = LoadAsync();
    }

    /// <summary>The bare address.</summary>
    public Jid Address { get; }

    /// <summary>Its number in the database.</summary>
    public long AccountId { get; }

    /// <summary>Its cache and windows.</summary>
    public AccountTimelines Timelines { get; }

    /// <summary>The feeds that keep nothing, as far as they were read.</summary>
    public UnkeptFeeds Unkept { get; } = new();

    /// <summary>Where it was reading.</summary>
    public ReadingPlaces Places { get; }

    /// <summary>What is half written, the same in all its tabs.</summary>
    public Drafts Drafts { get; }

    /// <summary>What pages on their way have open.</summary>
    public LeftOpen LeftOpen { get; }

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

    /// <summary>After each change of who can read the own feed, by a page of the account.</summary>
    public event Action? AudienceChanged;

    /// <summary>The server no longer takes the credentials: every sign-in of the account is over.</summary>
    public event Action<AccountRuntime>? Refused;

    /// <summary>The publisher of the current session, or null.</summary>
    public Publisher? Publisher { get; private set; }

    /// <summary>The pubsub service of the current session, or null.</summary>
    public IPubSubService? PubSub => _link?.PubSub;

    /// <summary>Discovery over the current session, or null.</summary>
    public IServiceDiscovery? Discovery => _link?.Discovery;

    /// <summary>Raises <see cref="AudienceChanged"/>.</summary>
    public void TellAudience() => AudienceChanged?.Invoke();

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
        await Task.WhenAll(Running());
        await _loaded.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Outbox.DisposeAsync();
        await LeftOpen.DisposeAsync();
        await Timelines.DisposeAsync();
        _lists.Dispose();
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

    /// <summary>The database may be away for a while: nothing goes on without what is stored.</summary>
    private async Task LoadAsync()
    {
        for (var pause = FirstPause; ; pause = Longer(pause))
        {
            try
            {
                await Follows.LoadAsync(_stopping);
                return;
            }
            catch (Exception failure) when (!_stopping.IsCancellationRequested)
            {
                LogBroken(failure);
                await Task.Delay(pause, _time, _stopping);
            }
        }
    }

    private async Task OpenAsync(XmppLink? opened)
    {
        for (var pause = FirstPause; !_stopping.IsCancellationRequested; pause = Longer(pause))
        {
            try
            {
                SetStatus(new(ConnectionState.Connecting));
                await _loaded;
                var link = opened ?? await _sessions.OpenAsync(Address, _credentials!, _stopping);
                opened = null;
                Adopt(link);
                return;
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                break;
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
            }
            catch (Exception failure)
            {
                LogBroken(failure);
                SetStatus(new(ConnectionState.Reconnecting));
            }
            var jitter = pause * (0.5 + System.Security.Cryptography.RandomNumberGenerator.GetInt32(1000) / 1000.0);
            await Task.Delay(jitter, _time, _stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        if (opened is not null)
        {
            await CloseAsync(opened);
        }
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Signing in was refused: {Failure}")]
    private partial void LogRefused(SignInFailure failure);

    [LoggerMessage(Level = LogLevel.Information, Message = "Not connected, and tried again: {Reason}")]
    private partial void LogNotOpened(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Given up with the connection: {Reason}")]
    private partial void LogWorkFailed(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Work for an account failed")]
    private partial void LogBroken(Exception failure);
}
