using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Timelines;
using Microblog.Core.Timelines.Fetching;

namespace Microblog.Testing.Timelines;

/// <summary>One device: an engine with its cache, its windows, and the links to the servers.</summary>
internal sealed partial class ModelReader
{
    private readonly TimelineWorld _world;
    private readonly IModelStore _store;
    private readonly List<ModelLink> _links;
    private readonly List<ModelWindow> _windows = [];
    private TimelineEngine _engine = null!;

    public ModelReader(TimelineWorld world, IModelStore store)
    {
        (_world, _store) = (world, store);
        _links = [.. world.Servers.Select(_ => new ModelLink())];
    }

    public bool IsOnline { get; private set; }

    /// <summary>The program starts with what is stored.</summary>
    public async Task BootAsync()
    {
        _engine = new TimelineEngine(
            _store,
            new TimelineEngineOptions
            {
                PageSize = _world.PageSize,
                MaxRequests = int.MaxValue,
                MaxRequestsPerRemoteDomain = int.MaxValue,
            },
            () => _world.Clock,
            Ask
        );
        _windows.Clear();
        IsOnline = false;
        await _engine.LoadAsync(default);
    }

    /// <summary>Where a row is from.</summary>
    public (ModelServer Server, ModelLink Link)? ServerOf(CachedEntry row)
    {
        var feed = _engine.Feeds.FirstOrDefault(feed => feed.FeedId == row.FeedId);
        return feed is null ? null : (_world.Servers[IndexOf(feed)], _links[IndexOf(feed)]);
    }

    /// <summary>All windows; the first one is opened where there is none.</summary>
    public async Task<IReadOnlyList<ModelWindow>> WindowsAsync()
    {
        if (_windows.Count == 0)
        {
            await OpenAsync(null, null, 3);
        }
        return [.. _windows];
    }

    public bool IsAtTop(ModelWindow window) => _engine.IsAtTop(window.State);

    public async Task DemandAsync(ModelWindow window, int older, int newer)
    {
        await _engine.DemandAsync(window.State, older, newer, default);
        AfterEngine();
    }

    public async Task FollowAsync(int feed)
    {
        if (Followed(feed) is not null)
        {
            return;
        }
        var link = _links[feed];
        link.Clear();
        link.Lost = false;
        link.Followed = link.EpochStart = _world.Clock;
        await _engine.FollowAsync(_world.Servers[feed].Feed, home: true, default);
        AfterEngine();
    }

    public void Cut()
    {
        IsOnline = false;
        _links.ForEach(link => link.Clear());
        _engine.Disconnect();
        ForgetMarks();
        AfterEngine();
    }

    public async Task ConnectAsync()
    {
        if (IsOnline)
        {
            return;
        }
        IsOnline = true;
        _world.Tick();
        foreach (var link in _links)
        {
            link.Lost = false;
            link.EpochStart = _world.Clock;
        }
        ForgetMarks();
        await _engine.ConnectAsync(default);
        AfterEngine();
    }

    /// <summary>A server tells of something.</summary>
    public void Tell(int feed, FeedEvent happened)
    {
        var link = _links[feed];
        if (happened is FeedEvent.Published or FeedEvent.Touched)
        {
            link.Gone.Remove(ModelLink.ItemOf(happened)!);
        }
        if (!IsOnline || Followed(feed) is null)
        {
            return;
        }
        if (_world.Servers[feed].Failing || _world.Servers[feed].Forbidden)
        {
            link.Lost = true;
            link.LostAt = _world.Clock;
            return;
        }
        link.Send(happened);
    }

    /// <summary>A broken link loses what was under way.</summary>
    public void Drop(int feed)
    {
        var link = _links[feed];
        if (link.Events.Count > 0)
        {
            link.Lost = true;
            link.LostAt = _world.Clock;
        }
        link.ForgetEvents();
    }

    /// <summary>A server that restarts loses the request under way too.</summary>
    public void Lose(int feed)
    {
        Drop(feed);
        var link = _links[feed];
        if ((link.Asked ?? link.Reply?.Request) is { } request)
        {
            link.Asked = null;
            link.Reply = (request, new FeedReply { Failure = FeedFailure.NoAnswer });
        }
    }

    /// <summary>The server took what this device publishes.</summary>
    public async Task ConfirmAsync(int feed, ModelItem item)
    {
        if (Followed(feed) is not { } state)
        {
            return;
        }
        var published = new FeedEvent.Published(_world.Servers[feed].Incoming(item) with { IsSent = true });
        await _engine.OnEventAsync(state.FeedId, published, default);
        await _engine.ShowOwnAsync(state.FeedId, item.Id, default);
        foreach (var window in _windows.Where(window => window.State.Has(state)))
        {
            window.Sent.Add((state.FeedId, item.Id));
        }
        AfterEngine();
    }

    /// <summary>Adds what can happen next while all comes to rest.</summary>
    public async Task OfferAsync(List<Func<Task>> possible)
    {
        for (var index = 0; index < _links.Count; index++)
        {
            var feed = index;
            if (Followed(feed) is { IsBackingOff: true })
            {
                await RetryAsync(feed);
            }
            var link = _links[feed];
            if (link.Asked is not null)
            {
                possible.Add(() =>
                {
                    Answer(feed);
                    return Task.CompletedTask;
                });
            }
            if (link.Reply is not null)
            {
                possible.Add(() => DeliverAsync(feed));
            }
            if (link.Events.Count > 0)
            {
                possible.Add(() => DeliverEventAsync(feed));
            }
        }
    }

    /// <summary>Feeds whose events were lost are read again; true where there was one.</summary>
    public async Task<bool> PollAsync()
    {
        var again = false;
        for (var index = 0; index < _links.Count; index++)
        {
            if (!_links[index].Lost)
            {
                continue;
            }
            _links[index].Lost = false;
            if (Followed(index) is { } feed)
            {
                ForgetMarks();
                await _engine.MarkStaleAsync(feed.FeedId, default);
                AfterEngine();
                again = true;
            }
        }
        return again;
    }

    private FeedState? Followed(int index)
    {
        var address = _world.Servers[index].Feed;
        return _engine.Feeds.FirstOrDefault(feed => feed.Address == address);
    }

    private int IndexOf(FeedState feed)
    {
        for (var index = 0; ; index++)
        {
            if (_world.Servers[index].Feed == feed.Address)
            {
                return index;
            }
        }
    }

    private void Ask(FeedRequest request)
    {
        var link = _links[IndexOf(_engine.Feeds.First(feed => feed.FeedId == request.FeedId))];
        link.Asked = request;
        link.AskedAt = _world.Clock;
        link.Reply = null;
    }

    private void ForgetMarks() => _windows.ForEach(window => window.Forget());

    /// <summary>After each call of the engine: what is shown is noted, and what must always hold is looked at.</summary>
    private void AfterEngine()
    {
        _windows.ForEach(window => window.Note(_engine));
        CheckInvariants();
    }
}
