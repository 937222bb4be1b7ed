using Microblog.Core.Accounts.Holders;
using Microblog.Core.Model;
using Microblog.Xmpp;
using Microblog.Xmpp.Sasl;
using Microblog.Xmpp.Session;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microblog.Core.Accounts;

/// <summary>
/// One account while a person uses it: its XMPP session, shared by all its tabs, and the features that live with it. It knows
/// none of them by name: they are found by their registration.
/// </summary>
public sealed partial class AccountSession : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(2);

    private readonly IServiceProvider _services;
    private readonly AccountIdentity _identity;
    private readonly AccountWork _work;
    private readonly XmppSessionFactory _sessions;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _state = new();
    private readonly IReadOnlyList<IAccountFeature> _features;
    private readonly NodeRouter _router;
    private readonly StreamWork _steps;
    private XmppCredentials? _credentials;
    private Task _changes = Task.CompletedTask;
    private Task? _opening;
    private XmppLink? _link;
    private AccountConnection? _connection;

    /// <summary>Makes the account's features; nothing is sent before <see cref="Start"/>.</summary>
    /// <param name="services">The account's scope.</param>
    /// <param name="identity">Whose it is.</param>
    /// <param name="work">Owns what nobody waits for.</param>
    /// <param name="registered">The features.</param>
    /// <param name="sessions">Opens XMPP sessions.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    public AccountSession(
        IServiceProvider services,
        AccountIdentity identity,
        AccountWork work,
        IEnumerable<AccountFeature> registered,
        XmppSessionFactory sessions,
        TimeProvider time,
        ILogger<AccountSession> logger
    )
    {
        _services = services;
        _identity = identity;
        _work = work;
        _sessions = sessions;
        _time = time;
        _logger = logger;
        var features = registered
            .Select(one => (Feature: (IAccountFeature)services.GetRequiredService(one.Type), one.Nodes))
            .ToList();
        _features = [.. features.Select(one => one.Feature)];
        _router = new NodeRouter(features, logger);
        _steps = new StreamWork(work.Run);
        Holder = services.GetRequiredService<HolderCheck>();
        Loaded = LoadAsync();
    }

    /// <summary>The bare address.</summary>
    public Jid Address => _identity.Address;

    /// <summary>Its number in the database.</summary>
    public long AccountId => _identity.AccountId;

    /// <summary>Done when what is stored was read.</summary>
    public Task Loaded { get; }

    /// <summary>The connection.</summary>
    public ConnectionStatus Status { get; private set; } = new(ConnectionState.Connecting);

    /// <summary>After each change of <see cref="Status"/>.</summary>
    public event Action? StatusChanged;

    /// <summary>The server no longer takes the credentials: every sign-in of the account is over.</summary>
    public event Action<AccountSession>? Refused;

    /// <summary>Why what comes for the account is not stored; null while all is well.</summary>
    public StorageFailure? StorageFailure =>
        _features.Select(feature => feature.StorageFailure).FirstOrDefault(one => one is not null);

    /// <summary>Whether the address still has the same holder.</summary>
    internal HolderCheck Holder { get; }

    /// <summary>A feature, or what else lives in the account's scope.</summary>
    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    internal T Open<T>(AccountLease lease) => _services.GetRequiredService<PageService<T>>().Open(_services, lease);

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
                    _work.Finish(() => opened.DisposeAsync().AsTask());
                }
                return;
            }
            _opening = Task.Run(() => OpenAsync(opened));
        }
    }

    /// <summary>Sends what waits, as far as the time allows.</summary>
    internal Task FlushAsync(TimeSpan timeout) =>
        Task.WhenAll(_features.Select(feature => feature.FlushAsync(timeout)));

    /// <summary>True where the connection is up and the server answers on it, whatever it says.</summary>
    internal async Task<bool> AnswersAsync(CancellationToken cancellation) =>
        _link is { } link && Status.State == ConnectionState.Online && await Holder.AnswersAsync(link, cancellation);

    /// <summary>Nothing is sent from here on.</summary>
    internal void Stop()
    {
        foreach (var feature in _features)
        {
            feature.Stop();
        }
    }

    /// <summary>Ends the connection and all work. The features are disposed of by the scope, in the opposite order of their making.</summary>
    public async ValueTask DisposeAsync()
    {
        await _work.CancelAsync();
        Stop();
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
        await _work.WhenIdleAsync();
        await Loaded.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>
    /// The server refuses the credentials now. One that does not prove itself says nothing of them: an attacker who stands
    /// between must not be able to end what was kept.
    /// </summary>
    private static bool IsRefusal(SignInException refused) =>
        refused is { IsPermanent: true, Failure: not SignInFailure.ServerNotProven };

    /// <summary>The database may be away for a while: nothing goes on without what is stored.</summary>
    private async Task LoadAsync()
    {
        foreach (var feature in _features)
        {
            var backoff = new Backoff(FirstPause, LongestPause);
            while (true)
            {
                try
                {
                    await feature.LoadAsync(_work.Stopping);
                    break;
                }
                catch (Exception failure) when (!_work.Stopping.IsCancellationRequested)
                {
                    LogNotLoaded(failure);
                    await Task.Delay(backoff.Next(), _time, _work.Stopping);
                }
            }
        }
    }

    private async Task OpenAsync(XmppLink? opened)
    {
        var backoff = new Backoff(FirstPause, LongestPause);
        while (!_work.Stopping.IsCancellationRequested)
        {
            try
            {
                SetStatus(new(ConnectionState.Connecting));
                await Loaded;
                var link = opened ?? await _sessions.OpenAsync(Address, _credentials!, _work.Stopping);
                opened = null;
                Adopt(link);
                return;
            }
            catch (OperationCanceledException) when (_work.Stopping.IsCancellationRequested)
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
            var jitter =
                backoff.Next() * (0.5 + System.Security.Cryptography.RandomNumberGenerator.GetInt32(1000) / 1000.0);
            await Task.Delay(jitter, _time, _work.Stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        if (opened is not null)
        {
            await opened.DisposeAsync();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Signing in was refused: {Failure}")]
    private partial void LogRefused(SignInFailure failure);

    [LoggerMessage(Level = LogLevel.Information, Message = "Not connected, and tried again: {Reason}")]
    private partial void LogNotOpened(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "What is stored of an account was not read, and is read again")]
    private partial void LogNotLoaded(Exception failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "The connection of an account failed")]
    private partial void LogBroken(Exception failure);
}
