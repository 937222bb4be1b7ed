using Microblog.Benchmarks.Pages;
using Microblog.Core.Model;
using Microblog.Core.Nodes;
using Microblog.Testing.Servers;

namespace Microblog.Benchmarks.CatchUp;

/// <summary>Many nodes of one pubsub service, each with the same number of posts.</summary>
internal static class FilledNodes
{
    private const int Parallel = 8;

    /// <summary>Makes and fills them, and gives them in no particular order.</summary>
    public static async Task<IReadOnlyList<FeedAddress>> MakeAsync(XmppServer server, int nodes, int items)
    {
        await using var alice = await Writer.OpenAsync(server, "alice");
        var feeds = Enumerable.Range(0, nodes).Select(node => new FeedAddress(server.PubSub, $"notes-{node}")).ToList();
        var wanted = NodeConfiguration.Wanted(FeedAddress.MicroblogNode, "open", everybodyPublishes: false);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel };
        await System.Threading.Tasks.Parallel.ForEachAsync(
            feeds,
            options,
            async (feed, stop) => await new NodeConfiguration(alice.PubSub).EnsureAsync(feed, wanted, stop)
        );
        // Round after round, as if all wrote at the same time: the newest posts are of all feeds.
        for (var item = 1; item <= items; item++)
        {
            await System.Threading.Tasks.Parallel.ForEachAsync(
                feeds,
                options,
                async (feed, _) =>
                    await alice.PublishAsync(feed, Writer.Text(feed.Node, item), id: Invariant($"{feed.Node}-{item}"))
            );
        }
        return feeds;
    }
}
