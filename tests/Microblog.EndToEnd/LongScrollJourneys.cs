using Microblog.Core.Feeds;
using Microblog.Core.Posts;
using Microblog.EndToEnd.People;
using Xunit;

namespace Microblog.EndToEnd;

/// <summary>Very many posts.</summary>
[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class LongScrollJourneys(World world)
{
    /// <summary>Ten times the posts that a page holds; the server takes minutes to be given more.</summary>
    private const int Many = 2_000;
    private const int MostElements = 6_000;
    private const double MostHeap = 1.5 * 1024 * 1024;

    [Fact(Timeout = 600_000)]
    public async Task Very_many_posts_down_and_back_each_once_and_the_page_stays_small()
    {
        var server = await world.ServerAsync(ServerKind.EjabberdSql);
        var feed = new FeedAddress(server.PubSub, "long-" + Guid.NewGuid());
        await server.MakeAsync("carol", feed);
        var ids = await server.FillAsync("carol", feed, Many);
        await using var site = await Site.StartAsync(server);
        await using var dave = await world.PersonAsync(site, "dave");
        await dave.SignInAsync();
        await dave.OpenAsync(Pages.Feed(feed));
        await dave.SeesAsync($"Page {Many - 1}");

        var first = await dave.WalkAsync(down: true, posts: 400);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var rest = await dave.WalkAsync(down: true, posts: Many);
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.Equal(
            ids.Reverse().Select(id => new PostAddress(feed, id).ToString()),
            first.Seen.Concat(rest.Seen).Distinct()
        );
        Assert.InRange(rest.Elements, 1, MostElements);
        Assert.InRange(rest.Jump, 0, 1);
        Assert.True(grown < MostHeap, $"{grown} bytes more after {Many} posts.");

        var back = await dave.WalkAsync(down: false, posts: Many);
        Assert.Equal(new PostAddress(feed, ids[^1]).ToString(), back.Seen[^1]);
        Assert.Equal(Many, back.Seen.Concat(rest.Seen.TakeLast(400)).Distinct().Count());
        Assert.InRange(back.Elements, 1, MostElements);
        Assert.InRange(back.Jump, 0, 1);
        site.AssertNoErrors();
    }
}
