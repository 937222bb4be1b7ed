using System.Xml.Linq;
using Microblog.Core.Follows;
using Microblog.Core.Model;
using Microblog.Core.Tests.Fakes;
using Xunit;

namespace Microblog.Core.Tests.Follows;

public sealed class SubscriptionListTests
{
    private const int TimeLimit = 30_000;
    private static readonly FeedAddress List = new(AccountWorld.Own, SubscriptionList.Node);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory(Timeout = TimeLimit)]
    [InlineData(Paging.None)]
    [InlineData(Paging.Ascending)]
    [InlineData(Paging.Descending)]
    public async Task Feeds_are_known_by_age_whichever_way_the_server_lists_them(Paging paging)
    {
        var server = new MemoryPubSub(AccountWorld.Own, paging);
        foreach (var (id, node) in new[] { ("1", "old"), ("2", "twice"), ("3", "young"), ("4", "twice") })
        {
            server.Put(List, id, Listed(node));
        }
        server.Put(List, "5", new XElement("{urn:other}thing"));

        var read = await new SubscriptionList(AccountWorld.Own, server).ReadAsync(SubscriptionList.Node, Stop);

        Assert.Equal(["old", "young", "twice"], read.ByAge.Select(feed => feed.Node));
        Assert.Equal(["1", "2", "3", "4"], read.Items.Keys.Order(StringComparer.Ordinal));
        Assert.True(read.HasOthers);
    }

    private static XElement Listed(string node) =>
        new(
            XName.Get("subscription", "urn:xmpp:pubsub:subscription:0"),
            new XAttribute("server", "pubsub.here.example"),
            new XAttribute("node", node)
        );
}
