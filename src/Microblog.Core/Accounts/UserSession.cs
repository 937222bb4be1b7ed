using Microblog.Core.Follows;
using Microblog.Core.Model;
using Microblog.Core.Muting;
using Microblog.Core.Posts;
using Microblog.Core.Publishing;
using Microblog.Core.Timelines;
using Microblog.Core.Timelines.Threads;
using Microblog.Core.Timelines.Windows;
using Microblog.Xmpp;

namespace Microblog.Core.Accounts;

/// <summary>One circuit's (or request's) lease on its account.</summary>
public sealed partial class UserSession : IUserSession, IDisposable
{
    private const int MaxSuggestions = 12;
    private static readonly TimeSpan FirstScreen = TimeSpan.FromSeconds(1.5);

    /// <summary>What a page waits at most for what is stored.</summary>
    private static readonly TimeSpan StorageTimeout = TimeSpan.FromSeconds(15);

    private readonly AccountPool _pool;
    private readonly AccountRuntime _runtime;
    private readonly TimeProvider _time;
    private readonly SessionGate _gate = new();
    private int _released;

    private UserSession(AccountPool pool, AccountRuntime runtime, SignInTicket ticket, TimeProvider time)
    {
        _pool = pool;
        _runtime = runtime;
        Ticket = ticket;
        _time = time;
        Outbox = new GuardedOutbox(runtime.Outbox, _gate);
        Follows = new GuardedFollows(runtime.Follows, _gate);
        People = new GuardedHiddenPeople(runtime.People, _gate);
        Places = new GuardedReadingPlaces(runtime.Places, _gate);
        _runtime.StatusChanged += OnStatusChanged;
        _runtime.Drafts.Changed += OnDraftChanged;
        _runtime.AudienceChanged += OnAudienceChanged;
    }

    /// <inheritdoc />
    public Jid Address => _runtime.Address;

    /// <inheritdoc />
    public string NameOf(Jid person) => _runtime.Timelines.Index.Names.Of(person);

    /// <inheritdoc />
    public ConnectionStatus Status => _runtime.Status;

    /// <inheritdoc />
    public event Action? StatusChanged;

    /// <inheritdoc />
    public event Action<SessionEnd>? Ended;

    /// <inheritdoc />
    public IOutbox Outbox { get; }

    /// <inheritdoc />
    public IFollows Follows { get; }

    /// <inheritdoc />
    public IHiddenPeople People { get; }

    /// <inheritdoc />
    public IReadingPlaces Places { get; }

    /// <summary>The account's number in the database.</summary>
    internal long AccountId => _runtime.AccountId;

    /// <summary>The sign-in that it is a session of.</summary>
    internal SignInTicket Ticket { get; }

    /// <summary>Done when the session is over and everything that it had begun to write is written.</summary>
    internal Task Written => _gate.Idle;

    /// <inheritdoc />
    public Task<IReadOnlyList<Suggestion>> SuggestAsync(
        IReadOnlyCollection<Jid> services,
        CancellationToken cancellation = default
    )
    {
        _gate.Check();
        var discovery =
            _runtime.Discovery
            ?? throw new SessionEndedException("There is no connection to the server at the moment.");
        var followed = Follows.All.Select(follow => follow.Feed).ToHashSet();
        return new Suggestions(discovery, Address).FindAsync(
            services,
            feed => !followed.Contains(feed),
            MaxSuggestions,
            cancellation
        );
    }

    /// <summary>Leases the account of a ticket; null where it was not made ready (<see cref="AccountPool.PrepareAsync"/>).</summary>
    public static UserSession? Open(AccountPool pool, SignInTicket ticket, TimeProvider time)
    {
        if (pool.Lease(ticket) is not { } runtime)
        {
            return null;
        }
        var session = new UserSession(pool, runtime, ticket, time);
        pool.Add(session);
        return session;
    }

    /// <inheritdoc />
    public void CountAsPage() => _pool.AddPage(this);

    /// <summary>Ends it: it refuses every further call, and no longer holds its account.</summary>
    internal void End(SessionEnd reason)
    {
        if (_gate.Close())
        {
            Release();
            Ended?.Invoke(reason);
        }
    }

    /// <inheritdoc />
    public async Task<ITimeline> OpenTimelineAsync(
        FeedAddress? feed,
        int count,
        ReadingPlace? place = null,
        CancellationToken cancellation = default
    )
    {
        _gate.Check();
        var window = await InTimeAsync(
            async end =>
            {
                await _runtime.Loaded.WaitAsync(end);
                if (feed is null)
                {
                    await _runtime
                        .Follows.FirstSync.WaitAsync(FirstScreen, _time, end)
                        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
                return await _runtime.Timelines.OpenAsync(feed, count, place, end);
            },
            cancellation
        );
        // A moment for the first posts, so that they are in the page from the start.
        await window
            .FirstScreen.WaitAsync(FirstScreen, _time, cancellation)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return window;
    }

    /// <inheritdoc />
    public bool KeepsNothing(FeedAddress feed) => _runtime.Unkept.Contains(feed);

    /// <inheritdoc />
    public string Leave(IAsyncDisposable opened)
    {
        _gate.Check();
        return _runtime.LeftOpen.Leave(opened);
    }

    /// <inheritdoc />
    public T? Take<T>(string key)
        where T : class, IAsyncDisposable
    {
        _gate.Check();
        return _runtime.LeftOpen.Take<T>(key);
    }

    /// <inheritdoc />
    public Task<IThread> OpenThreadAsync(PostAddress address, CancellationToken cancellation = default)
    {
        _gate.Check();
        return InTimeAsync<IThread>(
            async end =>
            {
                await _runtime.Loaded.WaitAsync(end);
                return await ThreadView.OpenAsync(
                    _runtime.Timelines,
                    address,
                    comments => ReplySubscriptions.IsExpected(comments, Address, _runtime.Follows.All),
                    Subscribe,
                    end
                );
            },
            cancellation
        );
    }

    /// <summary>Opens what is stored; a database that does not answer is an end, not a wait.</summary>
    /// <exception cref="StorageException">It was not opened in time.</exception>
    private async Task<T> InTimeAsync<T>(Func<CancellationToken, Task<T>> open, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(StorageTimeout, _time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            return await open(end.Token);
        }
        catch (OperationCanceledException)
            when (timeout.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new StorageException(_runtime.Timelines.StorageFailure ?? StorageFailure.Unavailable);
        }
    }

    /// <inheritdoc />
    public Task<Post?> FindPostAsync(PostAddress address, CancellationToken cancellation = default)
    {
        _gate.Check();
        return _runtime.Timelines.Index.FindAsync(address, cancellation);
    }

    /// <inheritdoc />
    public async Task<Audience> GetAudienceAsync(CancellationToken cancellation = default) =>
        await Publisher().GetAudienceAsync(cancellation);

    /// <inheritdoc />
    public async Task<int?> SetAudienceAsync(Audience audience, CancellationToken cancellation = default)
    {
        var limit = await Publisher().SetAudienceAsync(audience, cancellation);
        _runtime.TellAudience();
        return limit;
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<SignInSummary>> GetSignInsAsync(CancellationToken cancellation = default)
    {
        _gate.Check();
        return _pool.SignInsAsync(Ticket, cancellation);
    }

    /// <inheritdoc />
    public Task EndSignInAsync(string id, CancellationToken cancellation = default)
    {
        _gate.Check();
        return _pool.EndAsync(Address, [id], cancellation);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _gate.Close();
        Release();
        _pool.Remove(this);
    }

    private void Release()
    {
        if (Interlocked.Exchange(ref _released, 1) == 0)
        {
            _runtime.StatusChanged -= OnStatusChanged;
            _runtime.Drafts.Changed -= OnDraftChanged;
            _runtime.AudienceChanged -= OnAudienceChanged;
            _pool.Release(_runtime);
        }
    }

    private Publisher Publisher()
    {
        _gate.Check();
        return _runtime.Publisher
            ?? throw new SessionEndedException("There is no connection to the server at the moment.");
    }

    private async Task Subscribe(FeedAddress comments, CancellationToken cancellation)
    {
        if (_runtime.PubSub is { } pubSub)
        {
            await pubSub.SubscribeAsync(comments.Service, comments.Node, cancellation);
        }
    }

    private void OnStatusChanged() => StatusChanged?.Invoke();
}
