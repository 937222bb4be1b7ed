using Microblog.Core.Accounts;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Microblog.Core.Tests.Accounts;

public sealed class NodeRouterTests
{
    private const string Nick = "http://jabber.org/protocol/nick";
    private static readonly Jid Jo = Jid.Parse("jo@here.example");

    private readonly Feature _feeds = new() { TakesFeeds = true };
    private readonly Feature _others = new() { TakesFeeds = true };
    private readonly Feature _nicknames = new();

    [Fact]
    public void Event_of_a_named_node_goes_to_the_feature_that_named_it_alone()
    {
        NewRouter().Route(Purged(Nick));
        Assert.Equal([Nick], _nicknames.Taken);
        Assert.Empty(_feeds.Taken);
    }

    [Fact]
    public void Event_of_any_other_node_goes_to_the_features_that_take_feeds_in_their_order()
    {
        NewRouter().Route(Purged("club"));
        Assert.Equal(["club"], _feeds.Taken);
        Assert.Equal(["club"], _others.Taken);
        Assert.Empty(_nicknames.Taken);
    }

    [Fact]
    public void Node_that_two_features_named_goes_to_both()
    {
        var router = new NodeRouter([(_nicknames, [Nick]), (_feeds, [Nick])], NullLogger.Instance);
        router.Route(Purged(Nick));
        Assert.Equal([Nick], _nicknames.Taken);
        Assert.Equal([Nick], _feeds.Taken);
    }

    [Fact]
    public void Feature_that_fails_keeps_no_other_from_its_events()
    {
        _feeds.Failure = new InvalidOperationException("Broken.");
        NewRouter().Route(Purged("club"));
        Assert.Equal(["club"], _others.Taken);
    }

    /// <summary>A client of the account can write anything, the name of another service too.</summary>
    [Theory]
    [InlineData(Nick)]
    [InlineData("club")]
    public void Event_that_a_client_sent_goes_nowhere(string node)
    {
        NewRouter().Route(Purged(node) with { IsFromClient = true });
        Assert.Empty(_nicknames.Taken);
        Assert.Empty(_feeds.Taken);
    }

    private NodeRouter NewRouter() => new([(_feeds, []), (_others, []), (_nicknames, [Nick])], NullLogger.Instance);

    private static PubSubEvent.Purge Purged(string node) => new(Jo, node, false);

    private sealed class Feature : IAccountFeature
    {
        public bool TakesFeeds { get; init; }

        public Exception? Failure { get; set; }

        public List<string> Taken { get; } = [];

        public void Take(PubSubEvent happened)
        {
            if (Failure is { } failure)
            {
                throw failure;
            }
            Taken.Add(happened.Node);
        }
    }
}
