using Microblog.Core.Follows;
using Microblog.Core.Model;
using Microblog.Core.Tests.Fakes;
using Microblog.Xmpp;
using Xunit;

namespace Microblog.Core.Tests.Follows;

public sealed class SuggestionsTests
{
    private const int TimeLimit = 10_000;
    private static readonly Jid Own = Jid.Parse("mara@here.example");
    private static readonly Jid PubSub = Jid.Parse("pubsub.here.example");
    private static readonly Jid Far = Jid.Parse("pubsub.far.example");

    private readonly MemoryDiscovery _discovery = new() { Services = { PubSub } };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit)]
    public async Task The_communities_of_the_own_server_by_name()
    {
        _discovery.Items[Own.Server] = [new(Jid.Parse("muc.here.example"), null, null), new(PubSub, null, null)];
        _discovery.Items[PubSub] =
        [
            new(PubSub, "zebra", null),
            new(PubSub, "gardening", "Allotments"),
            new(PubSub, FeedAddress.CommentsPrefix + "1", null),
            new(PubSub, "https://there.example/feed", null),
            new(PubSub, "followed", null),
            new(PubSub, null, null),
            new(Far, "elsewhere", null),
        ];

        var found = await FindAsync([]);

        Assert.Equal(["Allotments", "zebra"], found.Select(one => one.Name));
        Assert.Equal(new FeedAddress(PubSub, "gardening"), found[0].Feed);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task The_services_of_the_configuration_go_before_and_one_that_is_gone_stops_no_other()
    {
        _discovery.Items[Far] = [new(Far, "news", null)];

        Assert.Equal(["news"], (await FindAsync([PubSub, Far])).Select(one => one.Name));
        await Assert.ThrowsAsync<StanzaException>(() => FindAsync([PubSub]));
    }

    private Task<IReadOnlyList<Suggestion>> FindAsync(IReadOnlyCollection<Jid> services) =>
        new Suggestions(_discovery, Own).FindAsync(services, feed => feed.Node != "followed", 12, Stop);
}
