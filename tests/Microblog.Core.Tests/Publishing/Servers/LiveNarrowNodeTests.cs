using Microblog.Core.Model;
using Microblog.Core.Nodes;
using Microblog.Testing.Servers;
using Microblog.Xmpp;
using Xunit;

namespace Microblog.Core.Tests.Publishing.Servers;

/// <summary>The replies of a post can be read by no more people than the post, on real servers.</summary>
[Trait("Category", "Server")]
public sealed class LiveNarrowNodeTests(SharedServers servers)
{
    private const int TimeLimit = 120_000;
    private const string AccessModel = "pubsub#access_model";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit)]
    public async Task Comments_node_has_the_access_model_of_its_feed_on_prosody()
    {
        var server = await servers.TakeAsync(ServerKind.Prosody);
        // Prosody has no node that asks for approval: it refuses to make one.
        await RunAsync(server, ["presence", "whitelist"]);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.EjabberdSql)]
    public async Task Comments_node_has_the_access_model_of_its_feed_on_ejabberd(ServerKind kind)
    {
        var server = await servers.TakeAsync(kind);
        await RunAsync(server, ["presence", "whitelist", "authorize"]);
    }

    private static async Task RunAsync(XmppServer server, string[] narrow)
    {
        await using var alice = await LivePerson.SignInAsync(server, "alice", Stop);
        await using var dave = await LivePerson.SignInAsync(server, "dave", Stop);
        var configuration = new NodeConfiguration(alice.PubSub);
        var community = new FeedAddress(server.PubSub, "club");
        await configuration.EnsureAsync(alice.Feed, Form("open"), Stop);
        await configuration.EnsureAsync(community, Form("open"), Stop);
        foreach (var feed in new[] { alice.Feed, community })
        {
            // One session all along: a feed that was open when it began is narrowed by another program.
            foreach (var access in new[] { "open" }.Concat(feed.IsPersonal ? narrow : ["whitelist"]))
            {
                await alice.PubSub.ConfigureAsync(
                    feed.Service,
                    feed.Node,
                    new Dictionary<string, string> { [AccessModel] = access },
                    Stop
                );
                var post = await alice.PostAsync(feed, "A post", Stop);

                Assert.Equal(access, await AccessAsync(alice, feed));
                var comments = (await alice.Timelines.Index.FindAsync(post, Stop))?.Comments;
                comments ??= await CommentsAsync(alice, post);
                Assert.NotNull(comments);
                Assert.Equal(access, await AccessAsync(alice, comments));
                Assert.Equal(access == "open", await CanReadAsync(dave, feed));
                Assert.Equal(access == "open", await CanReadAsync(dave, comments));
                Assert.Equal(access == "open", await CanSubscribeAsync(dave, comments));
            }
        }
    }

    private static IReadOnlyDictionary<string, string> Form(string access) =>
        NodeConfiguration.Wanted(FeedAddress.MicroblogNode, access, everybodyPublishes: false);

    private static async Task<FeedAddress?> CommentsAsync(LivePerson reader, PostAddress post)
    {
        var items = await reader.PubSub.GetItemsAsync(post.Feed.Service, post.Feed.Node, [post.ItemId], Stop);
        return Core.Atom.AtomEntryReader.ReadOrNull(items[0].Payload)?.Comments;
    }

    private static async Task<string?> AccessAsync(LivePerson owner, FeedAddress node) =>
        (await owner.PubSub.GetConfigurationAsync(node.Service, node.Node, Stop)).GetValueOrDefault(AccessModel);

    private static async Task<bool> CanReadAsync(LivePerson reader, FeedAddress node)
    {
        try
        {
            await reader.PubSub.GetItemsAsync(node.Service, node.Node, 10, 10, "", Stop);
            return true;
        }
        catch (StanzaException)
        {
            return false;
        }
    }

    private static async Task<bool> CanSubscribeAsync(LivePerson reader, FeedAddress node)
    {
        try
        {
            return (await reader.PubSub.SubscribeAsync(node.Service, node.Node, Stop)).State == "subscribed";
        }
        catch (StanzaException)
        {
            return false;
        }
    }
}
