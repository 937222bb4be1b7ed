using Microblog.Core.Cache;
using Microblog.Core.Model;

namespace Microblog.Testing.Timelines;

internal sealed partial class ModelReader
{
    private readonly Dictionary<(long Feed, int Epoch, string Token), int> _pages = [];
    private (Position Place, Position Seen)? _saved;
    private bool _pruned;

    /// <summary>What happens to this device, or what its reader does.</summary>
    public async Task StepAsync(ModelAction action, int feed)
    {
        var (step, _, b, _) = action;
        var link = _links[feed];
        switch (step)
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
            case ModelStep.Copy when IsOnline:
                link.Repeat(b);
                break;
            case ModelStep.Reorder:
                link.Reorder();
                break;
            case ModelStep.Cut:
                Cut();
                break;
            case ModelStep.Connect:
                await ConnectAsync();
                break;
            case ModelStep.Resume when IsOnline:
                await ResumeAsync(feed, b % 3);
                break;
            case ModelStep.Restart:
                Cut();
                await BootAsync();
                await OpenAsync(null, _saved, 4);
                break;
            case ModelStep.Retry:
                await RetryAsync(feed);
                break;
            case ModelStep.Timeout:
                foreach (var request in _engine.Feeds.Select(state => state.InFlight).OfType<FeedRequest>().ToList())
                {
                    await _engine.TimeOutAsync(request, default);
                }
                AfterEngine();
                break;
            case ModelStep.WindowTimeout:
                foreach (var one in _windows.ToList())
                {
                    await _engine.TimeOutAsync(one.State, default);
                }
                AfterEngine();
                break;
            case ModelStep.Poll when IsOnline && Followed(feed) is { } stale:
                ForgetMarks();
                // What was lost is read again; what was under way by then does not count.
                link.Lost &= _world.Servers[feed] is not { Failing: false, Forbidden: false };
                await _engine.MarkStaleAsync(stale.FeedId, default);
                AfterEngine();
                break;
            case ModelStep.Prune:
                await PruneAsync(1 + b % 12);
                break;
            case ModelStep.Follow:
                await FollowAsync(feed);
                break;
            case ModelStep.Unfollow when Followed(feed) is { Home: true } state:
                await ToggleHomeAsync(state);
                break;
            case ModelStep.Home when Followed(feed) is { } state:
                await ToggleHomeAsync(state);
                break;
            case ModelStep.StopCatchUp:
                await _engine.StopCatchUpAsync(default);
                AfterEngine();
                break;
            case ModelStep.CatchUp:
                await _engine.CatchUpAsync(default);
                AfterEngine();
                break;
            default:
                await ReadAsync(action, feed);
                break;
        }
    }

    private async Task ToggleHomeAsync(FeedState state)
    {
        ForgetMarks();
        // What leaves home, and comes back above a reader, is scrolled up to.
        _windows.ForEach(window => window.Sent.RemoveWhere(sent => sent.FeedId == state.FeedId));
        await _engine.FollowAsync(state.Address, !state.Home, default);
        AfterEngine();
    }

    private async Task ReadAsync(ModelAction action, int feed)
    {
        var (step, a, b, _) = action;
        var window = _windows.Count == 0 ? null : _windows[a / 10 % _windows.Count];
        switch (step)
        {
            case ModelStep.Top:
                await OpenAsync(window, null, 1 + b % 6);
                break;
            case ModelStep.Place when _saved is { } saved:
                await OpenAsync(window, saved, 2 + b % 6);
                if (!(window ?? _windows[0]).State.Holds(saved.Place))
                {
                    throw new BrokenPromiseException("place: the window does not hold the reading position");
                }
                break;
            case ModelStep.Older when window is not null:
                await DemandAsync(window, 1 + b % 8, 0);
                break;
            case ModelStep.Newer when window is not null:
                await DemandAsync(window, 0, 1 + b % 6);
                break;
            case ModelStep.Trim when window is not null:
                await _engine.TrimAsync(window.State, b % 4, b / 10 % 4, null, default);
                AfterEngine();
                break;
            case ModelStep.ShowUnread when window is { State: { HasNewer: false, Rows.Count: > 0 } }:
                await _engine.ShowUnreadAsync(window.State, 20, default);
                AfterEngine();
                break;
            case ModelStep.Save when window?.State.Rows is { Count: > 0 } rows:
                await SeeAsync(window, rows[b % rows.Count].Position);
                _saved = (rows[b % rows.Count].Position, window.State.ReadMarker);
                break;
            case ModelStep.See when window?.State.Rows is { Count: > 0 } here:
                // Here, or in another tab before.
                var there = _windows[b / 7 % _windows.Count].State;
                var seen = there.Scope == window.State.Scope && there.Rows.Count > 0 ? there.Rows : here;
                await SeeAsync(window, seen[b % seen.Count].Position);
                break;
            case ModelStep.Tab when _windows.Count == 2:
                _engine.Close(_windows[1].State);
                _windows.RemoveAt(1);
                break;
            case ModelStep.Tab when window is not null:
                var scope =
                    b % 2 == 0 && Followed(feed) is { } state
                        ? new TimelineScope(state.FeedId, WithoutReplies: b % 8 == 6)
                        : TimelineScope.Home;
                await OpenTabAsync(scope, null, 1 + b % 6);
                break;
        }
    }

    /// <summary>What is removed is in no window, and of no feed that is being read.</summary>
    private async Task PruneAsync(int keep)
    {
        var shown = _windows.Select(window => window.State.Rows.ToList()).ToList();
        var read = _engine.Feeds.Where(feed => feed.InFlight is not null).Select(feed => feed.FeedId).ToList();
        var held = read.Sum(feed => _store.Expected.RowsOf(feed).Count);
        await _engine.PruneAsync(keep, default);
        _pruned = true;
        if (_windows.Zip(shown).Any(pair => !pair.First.State.Rows.SequenceEqual(pair.Second)))
        {
            throw new BrokenPromiseException("retention: what a window shows was removed");
        }
        if (held != read.Sum(feed => _store.Expected.RowsOf(feed).Count))
        {
            throw new BrokenPromiseException("retention: rows went under a request");
        }
        AfterEngine();
    }

    /// <summary>What was in sight is new no longer; what is above it is.</summary>
    private async Task SeeAsync(ModelWindow window, Position place)
    {
        var before = window.State.ReadMarker;
        await _engine.SeeAsync(window.State, place, default);
        if (window.State.ReadMarker != (place < before ? place : before))
        {
            throw new BrokenPromiseException("pill: it counts from elsewhere than what was seen");
        }
        AfterEngine();
    }

    private async Task OpenAsync(ModelWindow? window, (Position Place, Position Seen)? place, int count)
    {
        if (window is null)
        {
            await OpenTabAsync(TimelineScope.Home, place, count);
            return;
        }
        window.Forget();
        window.Sent.Clear();
        await _engine.MoveAsync(window.State, place?.Place, count, default);
        AfterEngine();
    }

    private async Task OpenTabAsync(TimelineScope scope, (Position Place, Position Seen)? place, int count)
    {
        var state = await _engine.OpenAsync(scope, place?.Place, place?.Seen, count, default);
        if (place is { } saved && state.ReadMarker != saved.Seen)
        {
            throw new BrokenPromiseException("pill: what was seen before is forgotten");
        }
        _windows.Add(new ModelWindow(_world, this, state));
        AfterEngine();
    }

    /// <summary>Requests die with the connection; events that the server sends again may come before the engine hears of it.</summary>
    private async Task ResumeAsync(int feed, int early)
    {
        for (var index = 0; index < _links.Count; index++)
        {
            var (link, server) = (_links[index], _world.Servers[index]);
            link.Asked = null;
            link.Reply = null;
            if (Followed(index) is { MayHaveLostEvents: true } && server is { Failing: false, Forbidden: false })
            {
                // The engine knows that it failed, and that events may have been lost.
                link.Lost = false;
            }
        }
        _engine.Disconnect();
        ForgetMarks();
        AfterEngine();
        for (var count = 0; count < early; count++)
        {
            await DeliverEventAsync(feed);
        }
        await _engine.ResumeAsync(default);
        AfterEngine();
    }

    private async Task RetryAsync(int feed)
    {
        if (Followed(feed) is not { } state)
        {
            return;
        }
        if (state is { IsBackingOff: true, MayHaveLostEvents: true })
        {
            ForgetMarks();
        }
        await _engine.RetryAsync(state.FeedId, default);
        AfterEngine();
    }

    private void Answer(int feed)
    {
        var link = _links[feed];
        if (link.Asked is not { } request)
        {
            return;
        }
        var server = _world.Servers[feed];
        if (request.ItemId is null && link.Ids is null && server.IsTooLarge(request) && !server.RefusesIds)
        {
            // First the ids; the items come with the next answer, and are what they have become until then.
            link.Ids = server.ReadIds();
            return;
        }
        var reply =
            request.ItemId is not null ? server.ById(request)
            : link.Ids is { } ids ? server.ByIds(request, ids)
            : server.IsTooLarge(request) ? new FeedReply { Failure = FeedFailure.TooLarge }
            : server.Page(request);
        link.Asked = null;
        link.Reply = (request, reply);
    }

    private async Task DeliverAsync(int feed)
    {
        var link = _links[feed];
        if (link.Reply is not var (request, reply))
        {
            return;
        }
        link.Reply = null;
        var sent = link.AskedAt;
        var state = Followed(feed);
        var had = state is { MayHaveLostEvents: true };
        if (reply.HasSet != state?.Rsm && state?.Rsm is not null && reply.Failure is null)
        {
            ForgetMarks();
        }
        var isCurrent = state?.InFlight == request;
        var (resets, epoch) = (state?.Resets, state?.Epoch);
        await _engine.OnReplyAsync(request, reply, default);
        if (state?.Resets != resets || state?.Epoch != epoch)
        {
            // All is read again: also where a question about a change was refused.
            ForgetMarks();
        }
        if (
            isCurrent
            && request.Epoch == state!.Epoch
            && request.ItemId is null
            && reply is { Failure: null, HasSet: true }
            && state!.Resets == resets
        )
        {
            var key = (request.FeedId, state.Epoch, request.Token);
            _pages[key] = _pages.GetValueOrDefault(key) + 1;
        }
        if (had && reply.Failure is null && link.LostAt < sent)
        {
            link.Lost = false;
        }
        AfterEngine();
    }

    private async Task DeliverEventAsync(int feed)
    {
        var link = _links[feed];
        if (link.Events.First is not { } first)
        {
            return;
        }
        link.Events.RemoveFirst();
        if (Followed(feed) is not { } state)
        {
            return;
        }
        var happened = first.Value;
        if (happened is FeedEvent.Cleared)
        {
            link.PurgedAt = _world.Clock;
        }
        if (happened is FeedEvent.Cleared or FeedEvent.Retracted)
        {
            link.NoteGone(_world.Servers[feed], ModelLink.ItemOf(happened));
        }
        await _engine.OnEventAsync(state.FeedId, happened, default);
        AfterEngine();
        if (happened is FeedEvent.Retracted retracted && _windows.Any(window => Shows(window, state, retracted.ItemId)))
        {
            throw new BrokenPromiseException($"retracted {feed}/{retracted.ItemId} is still shown");
        }
    }

    private static bool Shows(ModelWindow window, FeedState feed, string itemId) =>
        window.State.Rows.Any(row => row.FeedId == feed.FeedId && row.ItemId == itemId);
}
