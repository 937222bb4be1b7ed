using CsCheck;
using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Testing.Cases;
using Microblog.Xmpp;
using Xunit;

namespace Microblog.Core.Tests.Cache;

public sealed class FeedStateTests
{
    private readonly FeedState _feed = NewFeed();

    [Fact]
    public void Request_holds_a_slot_until_its_time_budget_ends()
    {
        var request = Request(_feed);
        _feed.BeginRequest(request, isAhead: false);
        Assert.Equal((request, true, true, false), (_feed.InFlight, _feed.HoldsSlot, _feed.IsAwaited, _feed.IsIdle));
        _feed.TimeOut();
        Assert.Equal((request, false, false), (_feed.InFlight, _feed.HoldsSlot, _feed.IsAwaited));
    }

    [Fact]
    public void Feed_that_timed_out_is_awaited_again_after_an_answer()
    {
        _feed.BeginRequest(Request(_feed), isAhead: false);
        _feed.TimeOut();
        _feed.EndRequest();
        Assert.Equal((true, false), (_feed.IsIdle, _feed.IsAwaited));
        _feed.Succeed(isWhole: true);
        Assert.True(_feed.IsAwaited);
    }

    [Fact]
    public void Next_request_of_a_skipped_feed_holds_a_slot()
    {
        _feed.TimeOut();
        _feed.BeginRequest(Request(_feed), isAhead: false);
        Assert.Equal((true, false), (_feed.HoldsSlot, _feed.IsAwaited));
    }

    [Fact]
    public void Failure_stays_until_an_answer_comes()
    {
        _feed.BackOff(FeedFailure.NoAnswer, mayHaveLostEvents: true);
        Assert.Equal((true, false, false), (_feed.IsBackingOff, _feed.IsIdle, _feed.IsAwaited));
        _feed.Retry();
        Assert.Equal((false, true, false), (_feed.IsBackingOff, _feed.IsIdle, _feed.IsAwaited));
        Assert.Equal((FeedFailure.NoAnswer, true), (_feed.Failure, _feed.MayHaveLostEvents));
        _feed.Succeed(isWhole: false);
        Assert.Equal((null, true, true), (_feed.Failure, _feed.IsAwaited, _feed.MayHaveLostEvents));
        _feed.Succeed(isWhole: true);
        Assert.False(_feed.MayHaveLostEvents);
    }

    [Fact]
    public void Retry_leaves_a_request_under_way()
    {
        var request = Request(_feed);
        _feed.BeginRequest(request, isAhead: false);
        _feed.Retry();
        Assert.Same(request, _feed.InFlight);
    }

    [Fact]
    public void Missing_node_is_an_answer()
    {
        _feed.BackOff(FeedFailure.NoAnswer, mayHaveLostEvents: true);
        _feed.Retry();
        _feed.SucceedMissing();
        Assert.Equal((FeedFailure.NotFound, true, false), (_feed.Failure, _feed.IsAwaited, _feed.MayHaveLostEvents));
    }

    [Fact]
    public void Catching_up_is_stopped_where_the_feed_is_idle_alone()
    {
        _feed.BeginRequest(Request(_feed), isAhead: false);
        _feed.StopCatchUp();
        Assert.False(_feed.IsStopped);
        _feed.EndRequest();
        _feed.BackOff(FeedFailure.NoAnswer, mayHaveLostEvents: true);
        _feed.StopCatchUp();
        Assert.Equal((false, false), (_feed.IsStopped, _feed.IsAwaited));
        _feed.Retry();
        _feed.StopCatchUp();
        Assert.Equal((true, true), (_feed.IsStopped, _feed.IsAwaited));
    }

    [Fact]
    public void Stopped_feed_stays_stopped_in_the_next_epoch_while_its_head_is_unread()
    {
        _feed.StopCatchUp();
        _feed.BeginEpoch();
        Assert.True(_feed.IsStopped);
        _feed.Coverage.Head.Epoch = _feed.Epoch;
        _feed.BeginEpoch();
        Assert.Equal((3, false), (_feed.Epoch, _feed.IsStopped));
    }

    [Fact]
    public void Feed_that_failed_begins_an_epoch_with_the_resumption()
    {
        _feed.BackOff(FeedFailure.NoServer, mayHaveLostEvents: true);
        _feed.ForgetRequest();
        Assert.Equal((true, true, null, true), (_feed.IsIdle, _feed.IsAwaited, _feed.Failure, _feed.MayHaveLostEvents));
        _feed.BeginEpochAfterFailure();
        Assert.Equal((2, false), (_feed.Epoch, _feed.MayHaveLostEvents));
    }

    [Fact]
    public void Lost_connection_forgets_the_request_and_keeps_the_session()
    {
        _feed.BeginRequest(Request(_feed), isAhead: false);
        _feed.Ask("a");
        _feed.Events.Remember("b", 1);
        _feed.Events.Stamp("c", 5);
        _feed.ForgetRequest();
        Assert.Equal((null, true, "a"), (_feed.InFlight, _feed.Events.IsRemembered("b", 1), _feed.NextAsk));
        Assert.False(_feed.Events.IsStamped("c", Request(_feed)));
    }

    [Fact]
    public void New_session_forgets_all_but_what_is_stored()
    {
        _feed.StopCatchUp();
        _feed.BackOff(FeedFailure.NoAnswer, mayHaveLostEvents: true);
        _feed.Ask("a");
        _feed.Events.Remember("b", 1);
        _feed.Events.RememberRetract("c");
        _feed.Events.StampCleared(5);
        _feed.Reset(Segment.NewHead(7));
        _feed.Coverage.Head.Epoch = _feed.Epoch;
        _feed.NotePage();
        _feed.ForgetSession();
        Assert.Equal((true, true, false), (_feed.IsIdle, _feed.IsAwaited, _feed.IsStopped));
        Assert.Equal((null, false, false, 0), (_feed.Failure, _feed.MayHaveLostEvents, _feed.WasRead, _feed.Resets));
        Assert.Empty(_feed.Asks);
        Assert.False(_feed.Events.IsRemembered("b", 1));
        Assert.False(_feed.Events.RememberRetract("c"));
        Assert.False(_feed.Events.IsCleared(Request(_feed)));
        Assert.Equal(7, _feed.Coverage.Head.Number);
    }

    [Fact]
    public void Pages_ahead_are_counted_for_each_epoch()
    {
        _feed.BeginRequest(Request(_feed), isAhead: true);
        _feed.EndRequest();
        _feed.BeginRequest(Request(_feed), isAhead: false);
        _feed.EndRequest();
        _feed.BeginRequest(Request(_feed), isAhead: true);
        Assert.Equal(2, _feed.PagesAhead);
        _feed.BeginEpoch();
        Assert.Equal(0, _feed.PagesAhead);
    }

    [Fact]
    public void Event_after_the_request_stamps_its_item()
    {
        _feed.Events.Stamp("a", 3);
        Assert.True(_feed.Events.IsStamped("a", Request(_feed, start: 2)));
        Assert.False(_feed.Events.IsStamped("a", Request(_feed, start: 3)));
        Assert.False(_feed.Events.IsStamped("b", Request(_feed)));
    }

    /// <summary>Whatever happens: what backs off is not awaited, nor is what timed out; what is stopped is not being read.</summary>
    [Fact]
    [Trait("Category", RandomCases.Category)]
    public void Transitions_lead_to_states_that_can_be() =>
        Gen.Int[0, 13]
            .Array[1, 40]
            .Holds(steps =>
            {
                var feed = NewFeed();
                foreach (var step in steps)
                {
                    Take(feed, step);
                    Assert.Equal(1, Count(feed.IsIdle, feed.IsBackingOff, feed.InFlight is not null));
                    Assert.False(feed.IsBackingOff && (feed.IsAwaited || feed.Failure is null));
                    Assert.False(feed is { InFlight: not null, HoldsSlot: false, IsAwaited: true });
                    Assert.False(feed is { IsStopped: true, IsAwaited: false });
                }
            });

    private static void Take(FeedState feed, int step)
    {
        switch (step)
        {
            case 0 when feed.IsIdle:
                feed.BeginRequest(Request(feed), isAhead: false);
                break;
            case 1 when feed.InFlight is not null:
                feed.EndRequest();
                feed.Succeed(isWhole: true);
                break;
            case 2 when feed.InFlight is not null:
                feed.EndRequest();
                feed.SucceedMissing();
                break;
            case 3 when feed.InFlight is not null:
                feed.EndRequest();
                feed.BackOff(FeedFailure.NoAnswer, mayHaveLostEvents: true);
                break;
            case 4 when feed.InFlight is not null:
                feed.EndRequest();
                feed.NoteFailure(FeedFailure.Forbidden);
                break;
            case 5:
                feed.Retry();
                break;
            case 6 when !feed.IsBackingOff:
                feed.TimeOut();
                break;
            case 7:
                feed.StopCatchUp();
                break;
            case 8:
                feed.ResumeCatchUp();
                break;
            case 9:
                feed.BeginEpoch();
                break;
            case 10:
                feed.BeginEpochAfterFailure();
                break;
            case 11:
                feed.ForgetRequest();
                break;
            case 12:
                feed.ForgetSession();
                break;
            case 13:
                feed.Reset(Segment.NewHead(feed.Coverage.NextNumber()));
                break;
        }
    }

    private static int Count(params bool[] states) => states.Count(state => state);

    private static FeedState NewFeed() =>
        new() { FeedId = 1, Address = FeedAddress.Microblog(Jid.Parse("mara@there.example")) };

    private static FeedRequest Request(FeedState feed, long start = 0) =>
        new()
        {
            FeedId = feed.FeedId,
            Feed = feed.Address,
            Start = start,
            Epoch = feed.Epoch,
        };
}
