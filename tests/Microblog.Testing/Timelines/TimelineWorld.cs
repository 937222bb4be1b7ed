using Microblog.Core.Feeds;
using Microblog.Core.Timelines;
using Microblog.Xmpp;

namespace Microblog.Testing.Timelines;

/// <summary>
/// Model servers, a network that delays, repeats and loses, one reader, and the oracle that compares what the reader sees
/// with the promise.
/// </summary>
public sealed partial class TimelineWorld
{
    private sealed class Link
    {
        public Queue<FeedEvent> Events { get; } = new();
        public List<FeedEvent> Recent { get; } = [];
        public FeedRequest? Asked { get; set; }
        public (FeedRequest Request, FeedReply Reply)? Reply { get; set; }
        public bool Lost { get; set; }
        public long LostAt { get; set; }
        public long AnsweredAt { get; set; }
        public long EpochStart { get; set; }
        public long Switched { get; set; }
        public long Followed { get; set; }
        public long PurgedAt { get; set; }
    }

    private sealed record Mark(Position Top, Position Bottom, long Time, HashSet<long> Late, HashSet<long> Members);

    private readonly Random _config;
    private readonly bool _honest;
    private readonly int _pageSize;
    private readonly ITimelineStore _store;
    private readonly List<ModelServer> _servers = [];
    private readonly List<Link> _links = [];
    private readonly List<Mark> _marks = [];
    private readonly Dictionary<(long Feed, int Epoch, string Token), int> _pages = [];
    private TimelineEngine _engine = null!;
    private WindowState? _window;
    private Position? _saved;
    private long _clock = 1_000_000;
    private bool _online;
    private bool _wasSettled;
    private (Position Top, Position Bottom) _edges;
    private bool _pruned;
    private int _version;
    private int _nextId;

    public TimelineWorld(int seed, ITimelineStore store)
    {
        _store = store;
        _config = new Random(seed * 7919 + 13);
        _honest = _config.Next(2) == 0;
        _pageSize = 1 + _config.Next(5);
        var feeds = 1 + _config.Next(4);
        var only = _config.Next(6);
        for (var index = 0; index < feeds; index++)
        {
            _servers.Add(
                new ModelServer
                {
                    Kind = only < 3 ? (ServerKind)only : (ServerKind)_config.Next(3),
                    Max = _config.Next(4) == 0 ? 3 + _config.Next(8) : 1000,
                }
            );
            _links.Add(new Link());
        }
    }

    /// <summary>Fills the servers and follows most feeds.</summary>
    public async Task StartAsync()
    {
        await BootAsync();
        for (var index = 0; index < _servers.Count; index++)
        {
            for (var count = _config.Next(18); count > 0; count--)
            {
                Publish(index, _config.Next(1000), _config.Next(1000));
            }
        }
        for (var index = 0; index < _servers.Count; index++)
        {
            if (_config.Next(6) > 0)
            {
                await _engine.FollowAsync(Address(index), home: true, default);
            }
        }
    }

    /// <summary>One step of a history, and what must always hold.</summary>
    public async Task DoAsync(ModelAction action)
    {
        var feed = action.A % _servers.Count;
        _clock += 1000;
        await StepAsync(action, feed, _servers[feed]);
        await CheckInvariantsAsync();
    }

    private static FeedAddress Address(int index) => new(Jid.Parse($"feed{index}@model.example"), "posts");

    private FeedState? Followed(int index) => _engine.Feeds.FirstOrDefault(feed => feed.Address == Address(index));

    private static int IndexOf(FeedAddress address) =>
        int.Parse(address.Service.Local!["feed".Length..], System.Globalization.CultureInfo.InvariantCulture);

    private async Task BootAsync()
    {
        _engine = new TimelineEngine(
            _store,
            new TimelineEngineOptions
            {
                PageSize = _pageSize,
                MaxRequests = int.MaxValue,
                MaxRequestsPerRemoteDomain = int.MaxValue,
            },
            () => _clock,
            Ask
        );
        _window = null;
        _online = false;
        ForgetMarks();
        await _engine.LoadAsync(default);
    }

    private void Ask(FeedRequest request)
    {
        var link = _links[IndexOf(request.Feed)];
        link.Asked = request;
        link.AnsweredAt = _clock;
        link.Reply = null;
    }

    private async Task OpenAsync(Position? place, int count)
    {
        ForgetMarks();
        if (_window is null)
        {
            _window = await _engine.OpenAsync(TimelineScope.Home, place, count, default);
            _window.Inserted = OnInserted;
        }
        else
        {
            await _engine.MoveAsync(_window, place, count, default);
        }
        AfterEngine();
    }

    private void ForgetMarks()
    {
        _marks.Clear();
    }

    /// <summary>Notes what was shown as final.</summary>
    private void AfterEngine()
    {
        if (_window is not { } window || !_engine.IsOnline)
        {
            _wasSettled = false;
            return;
        }
        var isNew = _edges != (window.Top, window.Bottom);
        _edges = (window.Top, window.Bottom);
        if (window.Settled && window.Rows.Count > 0 && (isNew || !_wasSettled))
        {
            _marks.Add(
                new Mark(
                    window.Top,
                    window.Bottom,
                    _clock,
                    [.. _engine.Feeds.Where(feed => feed.Late).Select(feed => feed.FeedId)],
                    [.. _engine.Feeds.Select(feed => feed.FeedId)]
                )
            );
        }
        _wasSettled = window.Settled;
    }

    private void OnInserted(CachedEntry row, ChangeCause cause)
    {
        if (
            cause != ChangeCause.Page
            || _engine.Feeds.FirstOrDefault(feed => feed.FeedId == row.FeedId) is not { } feed
        )
        {
            return;
        }
        var index = IndexOf(feed.Address);
        var server = _servers[index];
        var link = _links[index];
        if (server.Find(row.ItemId) is not { } item)
        {
            return;
        }
        foreach (var mark in _marks.Where(mark => row.Position <= mark.Bottom))
        {
            var excused =
                mark.Late.Contains(row.FeedId)
                || !mark.Members.Contains(row.FeedId)
                || item.Touched >= mark.Time
                || link.Switched >= mark.Time
                || link.Followed >= mark.Time
                || link.PurgedAt >= mark.Time
                || link.Lost
                || link.Events.Any(happened => Concerns(happened, row.ItemId))
                || (!_honest && (server.Kind == ServerKind.Prosody || item.Made > mark.Top.Key));
            if (excused)
            {
                return;
            }
            throw new BrokenPromiseException(
                $"finality: {row.Address} key {row.Key} came by a page into a window shown final at {mark.Time}"
            );
        }
    }

    private static bool Concerns(FeedEvent happened, string itemId) =>
        happened switch
        {
            FeedEvent.Published published => published.Item.ItemId == itemId,
            FeedEvent.Retracted retracted => retracted.ItemId == itemId,
            FeedEvent.Cleared => true,
            _ => false,
        };

    private long? Published(int b, int c) =>
        _honest
            ? _clock
            : (b % 10) switch
            {
                0 => null,
                1 => _clock - c * 977,
                2 => _clock + c * 977,
                3 => 1_000_000,
                4 => _clock - 50_000 + c * 100,
                _ => _clock,
            };

    private void Publish(int feed, int b, int c)
    {
        _clock += 1000;
        Put(feed, $"i{_nextId++:D3}", Published(b, c), ++_version, keep: false);
    }

    private void Put(int feed, string id, long? published, int version, bool keep)
    {
        var server = _servers[feed];
        server.Publish(id, version, published, _clock, keep);
        if (Followed(feed) is not { } state)
        {
            return;
        }
        var item =
            server.Find(id) ?? new ModelItem(id, version, published, published is null ? null : _clock, _clock, _clock);
        Tell(feed, new FeedEvent.Published(ModelServer.Incoming(state.FeedId, item)));
    }

    private void Tell(int feed, FeedEvent happened)
    {
        var link = _links[feed];
        if (!_online || Followed(feed) is null)
        {
            return;
        }
        if (_servers[feed].Failing || _servers[feed].Forbidden)
        {
            link.Lost = true;
            link.LostAt = _clock;
            return;
        }
        link.Events.Enqueue(happened);
        link.Recent.Add(happened);
        if (link.Recent.Count > 6)
        {
            link.Recent.RemoveAt(0);
        }
    }
}
