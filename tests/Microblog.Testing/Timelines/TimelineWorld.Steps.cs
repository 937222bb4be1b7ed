using Microblog.Core.Timelines;

namespace Microblog.Testing.Timelines;

public sealed partial class TimelineWorld
{
    private async Task StepAsync(ModelAction action, int feed, ModelServer server)
    {
        var (_, _, b, c) = action;
        switch (action.Step)
        {
            case ModelStep.Publish:
                Publish(feed, b, c);
                break;
            case ModelStep.Burst:
                for (var count = 0; count < 2 + b % 7; count++)
                {
                    Publish(feed, c + count, b);
                }
                break;
            case ModelStep.Import:
                Import(feed, b, c);
                break;
            case ModelStep.Edit when server.Items.Count > 0:
                Put(feed, At(server, b).Id, Published(c, b), ++_version, _honest || c % 4 > 0);
                break;
            case ModelStep.Same when server.Items.Count > 0 && !(_honest && !server.HasRsm):
                for (var count = 0; count < 1 + c % 4; count++)
                {
                    _clock += 1000;
                    var item = At(server, b);
                    Put(feed, item.Id, item.Published, item.Version, keep: true);
                }
                break;
            case ModelStep.Retract:
                Retract(feed, b);
                break;
            case ModelStep.Again when server.Items.Count > 0:
                var again = At(server, b);
                Retract(feed, b);
                _clock += 1000;
                var version = c % 3 == 0 && !_honest ? again.Version : ++_version;
                Put(feed, again.Id, _honest ? _clock : again.Published, version, keep: false);
                break;
            case ModelStep.Purge:
                server.Items.Clear();
                Tell(feed, new FeedEvent.Cleared());
                break;
            case ModelStep.Delete:
                server.Items.Clear();
                server.Exists = false;
                Tell(feed, new FeedEvent.Cleared());
                break;
            case ModelStep.Max:
                server.Max = 2 + b % 9;
                server.Trim(_clock);
                break;
            case ModelStep.Switch:
                Cut();
                _links[feed].Switched = _clock;
                if (b % 2 == 0)
                {
                    server.Salt++;
                }
                else
                {
                    server.Kind = (ServerKind)(c % 3);
                }
                break;
            case ModelStep.Fail:
                server.Failing = !server.Failing;
                Drop(feed);
                break;
            case ModelStep.Forbid:
                server.Forbidden = !server.Forbidden;
                Drop(feed);
                break;
            default:
                await ReaderStepAsync(action, feed);
                break;
        }
    }

    private async Task ReaderStepAsync(ModelAction action, int feed)
    {
        var (_, _, b, _) = action;
        switch (action.Step)
        {
            case ModelStep.Answer:
                Answer(feed);
                break;
            case ModelStep.Reply:
                await DeliverAsync(feed);
                break;
            case ModelStep.Event:
                for (var count = 0; count <= b % 3; count++)
                {
                    await DeliverEventAsync(feed);
                }
                break;
            case ModelStep.Copy when _links[feed].Recent.Count > 0 && _online:
                _links[feed].Events.Enqueue(_links[feed].Recent[b % _links[feed].Recent.Count]);
                break;
            case ModelStep.Cut:
                Cut();
                break;
            case ModelStep.Connect:
                await ConnectAsync();
                break;
            case ModelStep.Restart:
                Cut();
                await BootAsync();
                await OpenAsync(_saved, 4);
                break;
            case ModelStep.Retry:
                await RetryAsync(feed);
                break;
            case ModelStep.Patience:
                foreach (var request in _engine.Feeds.Select(state => state.InFlight).OfType<FeedRequest>().ToList())
                {
                    await _engine.PatienceOverAsync(request, default);
                }
                break;
            case ModelStep.Top:
                await OpenAsync(null, 1 + b % 6);
                break;
            case ModelStep.Place when _saved is { } place:
                await OpenAsync(place, 2 + b % 6);
                if (_window!.Top > place || _window.Bottom < place)
                {
                    throw new BrokenPromiseException("place: the window does not hold the reading position");
                }
                break;
            case ModelStep.Older when _window is { } window:
                await _engine.WantAsync(window, 1 + b % 8, 0, default);
                break;
            case ModelStep.Newer when _window is { } window:
                await _engine.WantAsync(window, 0, 1 + b % 6, default);
                break;
            case ModelStep.Prune:
                await _engine.PruneAsync(1 + b % 12, default);
                _pruned = true;
                break;
            case ModelStep.Follow when Followed(feed) is null:
                ForgetLink(feed);
                _links[feed].Followed = _links[feed].EpochStart = _clock;
                await _engine.FollowAsync(Address(feed), home: true, default);
                break;
            case ModelStep.Unfollow when Followed(feed) is { } state:
                ForgetLink(feed);
                await _engine.UnfollowAsync(state.FeedId, default);
                break;
            case ModelStep.Save when _window is { Rows.Count: > 0 } window:
                _saved = window.Rows[b % window.Rows.Count].Position;
                break;
            case ModelStep.Rest:
                await RestAsync(new Random(b));
                await CheckAsync();
                break;
        }
        AfterEngine();
    }

    private static ModelItem At(ModelServer server, int index) => server.Items[index % server.Items.Count];

    private void Import(int feed, int b, int c)
    {
        for (var count = 0; count < 3 + b % 5; count++)
        {
            _clock += 1000;
            var published = _honest ? _clock : 500_000 + count * (c % 2 == 0 ? 1000 : -1000);
            Put(feed, $"i{_nextId++:D3}", published, ++_version, keep: false);
        }
    }

    private void Retract(int feed, int index)
    {
        var server = _servers[feed];
        if (server.Items.Count == 0)
        {
            return;
        }
        _clock += 1000;
        var item = At(server, index);
        server.Items.Remove(item);
        Tell(feed, new FeedEvent.Retracted(item.Id));
    }

    private void Cut()
    {
        _online = false;
        for (var index = 0; index < _links.Count; index++)
        {
            ForgetEvents(index);
            _links[index].Asked = null;
            _links[index].Reply = null;
        }
        _engine.Disconnect();
        ForgetMarks();
    }

    private async Task ConnectAsync()
    {
        if (_online)
        {
            return;
        }
        _online = true;
        _clock += 1000;
        foreach (var link in _links)
        {
            link.Lost = false;
            link.EpochStart = _clock;
        }
        ForgetMarks();
        await _engine.ConnectAsync(default);
        AfterEngine();
    }

    private async Task RetryAsync(int feed)
    {
        if (Followed(feed) is not { } state)
        {
            return;
        }
        if (state is { Backoff: true, HadError: true })
        {
            ForgetMarks();
        }
        await _engine.RetryAsync(state.FeedId, default);
    }

    private void Answer(int feed)
    {
        var link = _links[feed];
        if (link.Asked is not { } request)
        {
            return;
        }
        link.Asked = null;
        var server = _servers[feed];
        link.Reply = (request, request.ItemId is null ? server.Page(request) : server.ById(request));
    }

    private async Task DeliverAsync(int feed)
    {
        var link = _links[feed];
        if (link.Reply is not var (request, reply))
        {
            return;
        }
        link.Reply = null;
        var sent = link.AnsweredAt;
        var state = Followed(feed);
        var had = state is { HadError: true };
        if (reply.HasSet != state?.Rsm && state?.Rsm is not null && reply.Failure is null)
        {
            ForgetMarks();
        }
        var isCurrent = state?.InFlight == request;
        var resets = state?.Resets;
        await _engine.OnReplyAsync(request, reply, default);
        if (state?.Resets != resets)
        {
            ForgetMarks();
        }
        if (isCurrent && request.ItemId is null && reply is { Failure: null, HasSet: true } && state!.Resets == resets)
        {
            var key = (request.FeedId, state.Epoch, request.Token);
            _pages[key] = _pages.GetValueOrDefault(key) + 1;
        }
        if (had && reply.Failure is null && link.LostAt < sent)
        {
            link.Lost = false;
        }
    }

    private async Task DeliverEventAsync(int feed)
    {
        var link = _links[feed];
        if (link.Events.Count == 0)
        {
            return;
        }
        var happened = link.Events.Dequeue();
        var state = Followed(feed);
        if (state is null)
        {
            return;
        }
        await _engine.OnEventAsync(state.FeedId, happened, default);
        if (happened is FeedEvent.Cleared)
        {
            link.PurgedAt = _clock;
        }
        if (
            happened is FeedEvent.Retracted retracted
            && _window is { } window
            && window.Rows.Any(row => row.FeedId == state.FeedId && row.ItemId == retracted.ItemId)
        )
        {
            throw new BrokenPromiseException($"retracted {feed}/{retracted.ItemId} is still shown");
        }
    }

    private void ForgetLink(int feed)
    {
        ForgetEvents(feed);
        _links[feed].Asked = null;
        _links[feed].Reply = null;
        _links[feed].Lost = false;
    }

    private void ForgetEvents(int feed)
    {
        _links[feed].Events.Clear();
        _links[feed].Recent.Clear();
    }

    /// <summary>A broken link loses what was under way.</summary>
    private void Drop(int feed)
    {
        var link = _links[feed];
        if (link.Events.Count > 0)
        {
            link.Lost = true;
            link.LostAt = _clock;
        }
        ForgetEvents(feed);
    }
}
