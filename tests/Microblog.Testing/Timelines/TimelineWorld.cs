namespace Microblog.Testing.Timelines;

/// <summary>
/// Model servers, a network that delays, repeats, reorders and loses, and the devices of one reader. Each device compares
/// what its windows show with the promise.
/// </summary>
public sealed partial class TimelineWorld
{
    /// <summary>Worlds from this number on have dates without fractions.</summary>
    public const int FirstWithWholeSeconds = 1_000_000;

    private const int MostTurns = 3000;
    private const long Second = 1_000_000;

    private readonly Random _config;
    private readonly List<ModelServer> _servers = [];
    private readonly List<ModelReader> _readers = [];

    /// <summary>A world with a random number of feeds on random servers.</summary>
    /// <param name="number">Decides on all that is random.</param>
    /// <param name="newStore">An empty cache for each device.</param>
    public TimelineWorld(int number, Func<IModelStore> newStore)
    {
        _config = new Random(number * 7919 + 13);
        WholeSeconds = number >= FirstWithWholeSeconds;
        Clock = Time(Second);
        Honest = _config.Next(2) == 0;
        PageSize = 1 + _config.Next(5);
        var feeds = 1 + _config.Next(4);
        var only = _config.Next(6);
        for (var index = 0; index < feeds; index++)
        {
            _servers.Add(
                new ModelServer(index)
                {
                    Kind = only < 3 ? (ModelServerKind)only : (ModelServerKind)_config.Next(3),
                    Max = _config.Next(4) == 0 ? 3 + _config.Next(8) : 1000,
                    Bare = number % 5 == 0,
                    // Of the number alone: what the other worlds are does not depend on it.
                    Fits = number % 7 == 3 ? 1 + number / 7 % 7 : int.MaxValue,
                    RefusesIds = number % 28 == 3,
                }
            );
        }
        var devices = _config.Next(8) == 0 ? 2 : 1;
        for (var device = 0; device < devices; device++)
        {
            _readers.Add(new ModelReader(this, newStore()));
        }
    }

    /// <summary>One for each feed.</summary>
    internal IReadOnlyList<ModelServer> Servers => _servers;

    /// <summary>True where each item says when it was made.</summary>
    internal bool Honest { get; }

    /// <summary>True where dates are cut to seconds.</summary>
    internal bool WholeSeconds { get; }

    /// <summary>Items a page.</summary>
    internal int PageSize { get; }

    /// <summary>Microseconds.</summary>
    internal long Clock { get; private set; }

    /// <summary>Fills the servers and follows most feeds.</summary>
    public async Task StartAsync()
    {
        foreach (var reader in _readers)
        {
            await reader.BootAsync();
        }
        for (var index = 0; index < _servers.Count; index++)
        {
            for (var count = _config.Next(18); count > 0; count--)
            {
                Publish(index, _config.Next(1000), _config.Next(1000));
            }
        }
        for (var index = 0; index < _servers.Count; index++)
        {
            if (_config.Next(6) == 0)
            {
                continue;
            }
            foreach (var reader in _readers)
            {
                await reader.FollowAsync(index);
            }
        }
    }

    /// <summary>One step of a history, and what must always hold.</summary>
    public async Task DoAsync(ModelAction action)
    {
        var feed = action.A % _servers.Count;
        var reader = _readers[action.A / 100 % _readers.Count];
        Tick();
        if (action.Step == ModelStep.Rest)
        {
            await RestAsync(new Random(action.B));
            Check();
            await CompareAsync();
        }
        else if (action.Step == ModelStep.Own)
        {
            if (reader.IsOnline && _servers[feed] is { Failing: false, Forbidden: false })
            {
                await reader.ConfirmAsync(feed, Publish(feed, action.B, action.C));
            }
        }
        else if (!ServerStep(action, feed))
        {
            await reader.StepAsync(action, feed);
        }
    }

    /// <summary>All is healed and delivered; then the reader goes to the end and to the top, and must have seen all.</summary>
    public async Task FinishAsync()
    {
        var random = new Random(5);
        await RestAsync(random);
        Check();
        await CompareAsync();
        foreach (var reader in _readers)
        {
            foreach (var window in await reader.WindowsAsync())
            {
                await ScrollToEndAsync(reader, window, random);
                await ScrollToTopAsync(reader, window, random);
            }
        }
        Check();
        await CompareAsync();
        foreach (var reader in _readers)
        {
            reader.CheckAllSeen();
            reader.CheckCost();
        }
    }

    private async Task ScrollToEndAsync(ModelReader reader, ModelWindow window, Random random)
    {
        var (still, state) = (0, window.State);
        for (var turn = 0; !state.AtEnd; turn++)
        {
            var (count, bottom) = (state.Rows.Count, state.Bottom);
            await reader.DemandAsync(window, 3, 0);
            await RestAsync(random);
            Check();
            still = count == state.Rows.Count && bottom == state.Bottom ? still + 1 : 0;
            if (turn > 400 || still > 4)
            {
                throw new BrokenPromiseException("scrolling never ends");
            }
        }
    }

    private async Task ScrollToTopAsync(ModelReader reader, ModelWindow window, Random random)
    {
        for (var turn = 0; !reader.IsAtTop(window); turn++)
        {
            await reader.DemandAsync(window, 0, 3);
            await RestAsync(random);
            if (turn > 200)
            {
                throw new BrokenPromiseException("never reaches the top");
            }
        }
    }

    private void Check() => _readers.ForEach(reader => reader.Check());

    /// <summary>What the caches hold is what was given to them.</summary>
    private async Task CompareAsync()
    {
        foreach (var reader in _readers)
        {
            await reader.CompareAsync();
        }
    }

    /// <summary>Heals everything and delivers everything, in random order.</summary>
    private async Task RestAsync(Random random)
    {
        foreach (var server in _servers)
        {
            server.Failing = server.Forbidden = server.RefusesIds = false;
        }
        foreach (var reader in _readers)
        {
            await reader.ConnectAsync();
        }
        var possible = new List<Func<Task>>();
        for (var turn = 0; ; turn++)
        {
            possible.Clear();
            foreach (var reader in _readers)
            {
                await reader.OfferAsync(possible);
            }
            if (possible.Count > 0)
            {
                Clock += 10 * Unit;
                await possible[random.Next(possible.Count)]();
            }
            else if (!await PollAsync())
            {
                return;
            }
            if (turn > MostTurns)
            {
                throw new BrokenPromiseException("never comes to rest");
            }
        }
    }

    /// <summary>The poll of feeds whose events were lost silently.</summary>
    private async Task<bool> PollAsync()
    {
        var again = false;
        foreach (var reader in _readers)
        {
            again |= await reader.PollAsync();
        }
        return again;
    }

    /// <summary>The clock goes on.</summary>
    internal void Tick() => Clock += WholeSeconds ? 130_000 : 1000 * Unit;

    /// <summary>Microseconds of a unit of time: where dates have fractions, what happens takes minutes, and each a second of its own.</summary>
    private long Unit => WholeSeconds ? 1 : 1000;

    /// <summary>A time in units as microseconds; never a whole second where dates have fractions.</summary>
    private long Time(long units) => WholeSeconds ? units : units * Unit + 7;

    /// <summary>A time as dates say it.</summary>
    internal long? Written(long? time) => WholeSeconds ? time / Second * Second : time;

    /// <summary>The last moment that a date may mean.</summary>
    internal long Last(long date) => WholeSeconds ? date + Second - 1 : date;
}
