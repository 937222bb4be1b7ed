using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Tests.Fakes;
using Xunit;

namespace Microblog.Core.Tests.Timelines.Threads;

/// <summary>What a thread costs the database.</summary>
public sealed class ThreadStatementsTests
{
    private const int TimeLimit = 60_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>People answer in their own feeds, and each answer is answered: as many feeds as people.</summary>
    [Fact(Timeout = TimeLimit)]
    public async Task Number_of_statements_does_not_grow_with_the_number_of_replies()
    {
        var few = await StatementsAsync(people: 5);
        Assert.InRange(few, 1, 30);
        Assert.Equal(few, await StatementsAsync(people: 90));
    }

    private static async Task<int> StatementsAsync(int people)
    {
        var statements = new StatementCounter();
        await using var world = await AccountWorld.CreateAsync(interceptor: statements);
        var jo = AccountWorld.Person("jo");
        var root = new PostAddress(jo, "p");
        world.Server.Put(jo, "p", world.Entry("Post", 500));
        var feeds = Enumerable.Range(0, people).Select(number => AccountWorld.Person($"person{number}")).ToArray();
        foreach (var (number, feed) in feeds.Index())
        {
            world.Server.Put(feed, "r", world.Entry("Reply", 400 - number, root));
            var next = new PostAddress(feeds[(number + 1) % people], "r");
            world.Server.Put(feed, "s", world.Entry("Reply to a reply", 300 - number, next));
        }
        await world.ConnectAsync([jo, .. feeds]);
        await using var home = await world.Timelines.OpenAsync(null, 2 * people + 1, Stop);
        await home.UntilAsync(now => now.Posts.Count == 2 * people + 1);
        var post = (await world.Timelines.Index.FindAsync(root, Stop))!;

        var before = statements.Count;
        var thread = await world.Timelines.Index.ReadThreadAsync(post, Stop);
        IReadOnlyList<Post> all = [.. thread.Replies(root, 500).Select(reply => reply.Post)];
        await world.Timelines.Index.EnrichAsync(all, Stop);

        Assert.Equal(2 * people, all.Count);
        return statements.Count - before;
    }
}
