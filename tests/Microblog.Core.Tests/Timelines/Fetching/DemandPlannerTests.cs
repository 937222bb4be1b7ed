using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Timelines.Fetching;
using Microblog.Xmpp;
using Xunit;

namespace Microblog.Core.Tests.Timelines.Fetching;

public sealed class DemandPlannerTests
{
    private sealed class Demand : IFeedDemand
    {
        public TimelineScope Scope { get; init; } = TimelineScope.Home;
        public bool IsReading { get; init; }
        public (long Low, long High) Range { get; init; } = (long.MaxValue, long.MaxValue);
        public Position ReadMarker { get; init; } = Position.Top;
    }

    private readonly FeedSet _feeds = new() { IsOnline = true };
    private readonly List<Demand> _demands = [];
    private readonly List<FeedRequest> _sent = [];

    [Fact]
    public void Nothing_is_sent_offline()
    {
        AddFeed(1);
        _feeds.IsOnline = false;
        Assert.Empty(Send());
    }

    [Fact]
    public void Heads_are_read_by_their_newest_post()
    {
        AddFeed(1, newest: 10);
        AddFeed(2, newest: 30);
        AddFeed(3, newest: 20);
        Assert.Equal([2, 3, 1], Send());
        Assert.All(_sent, request => Assert.Equal((true, ""), (request.IsHead, request.Token)));
    }

    [Fact]
    public void Question_goes_before_a_page_that_a_window_demands_and_that_before_heads()
    {
        AddFeed(1);
        AddFeed(2, isHeadRead: true);
        AddFeed(3).Ask("b");
        _feeds.Find(3)!.Ask("a");
        _demands.Add(new Demand { Range = (0, long.MaxValue) });
        Assert.Equal([3, 2, 1], Send());
        Assert.Equal(("a", "t"), (_sent[0].ItemId, _sent[1].Token));
    }

    [Fact]
    public void Each_feed_has_one_request_and_none_while_it_backs_off()
    {
        AddFeed(1);
        AddFeed(2).BackOff(FeedFailure.NoAnswer, mayHaveLostEvents: true);
        Assert.Equal([1], Send());
        Assert.Equal([1], Send());
    }

    [Fact]
    public void Request_that_timed_out_gives_its_slot_to_another()
    {
        AddFeed(1, newest: 20);
        AddFeed(2, newest: 10);
        Assert.Equal([1], Send(slots: 1));
        Assert.Equal([1], Send(slots: 1));
        _feeds.Find(1)!.TimeOut();
        Assert.Equal([1, 2], Send(slots: 1));
    }

    [Fact]
    public void Stopped_feed_is_read_when_a_reader_reaches_it()
    {
        AddFeed(1).StopCatchUp();
        _demands.Add(new Demand { Range = (0, long.MaxValue) });
        Assert.Empty(Send());
        _demands.Add(new Demand { Range = (0, long.MaxValue), IsReading = true });
        Assert.Equal([1], Send());
        Assert.False(_feeds.Find(1)!.IsStopped);
    }

    [Fact]
    public void Pages_that_are_only_counted_are_few()
    {
        var feed = AddFeed(1, isHeadRead: true);
        Assert.Empty(Send());
        _demands.Add(new Demand { ReadMarker = new Position(0, "") });
        for (var page = 1; page <= 2; page++)
        {
            Assert.Equal(page, Send().Count);
            feed.EndRequest();
        }
        Assert.Equal(2, Send().Count);
    }

    [Fact]
    public void Feed_outside_of_home_is_read_for_the_window_that_shows_it()
    {
        AddFeed(1, home: false);
        _demands.Add(new Demand { Range = (0, long.MaxValue) });
        Assert.Empty(Send());
        _demands.Add(new Demand { Scope = new TimelineScope(1) });
        Assert.Equal([1], Send());
    }

    /// <summary>The numbers of the feeds of all requests until now.</summary>
    private List<long> Send(int slots = 8)
    {
        var options = new TimelineEngineOptions
        {
            MaxRequests = slots,
            MaxRequestsPerRemoteDomain = slots,
            MaxPagesAhead = 2,
        };
        new DemandPlanner(options, _feeds, _demands, _sent.Add).SendDemanded(sequence: 0);
        return [.. _sent.Select(request => request.FeedId)];
    }

    private FeedState AddFeed(long number, long newest = 0, bool isHeadRead = false, bool home = true)
    {
        var feed = new FeedState
        {
            FeedId = number,
            Address = FeedAddress.Microblog(Jid.Parse($"person{number}@there.example")),
            Home = home,
            NewestKey = newest,
        };
        if (isHeadRead)
        {
            feed.Coverage.Head.Epoch = feed.Epoch;
            feed.Coverage.Reset([
                feed.Coverage.Head,
                new Segment
                {
                    Number = 2,
                    Token = "t",
                    Bound = 100,
                },
            ]);
        }
        _feeds.Add(feed);
        return feed;
    }
}
