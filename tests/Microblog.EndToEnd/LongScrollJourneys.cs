using Microblog.Core.Model;
using Microblog.Testing.Servers;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

/// <summary>Very many posts.</summary>
[TestClass(DisableParallelization = true)]
[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class LongScrollJourneys(World world)
{
    private const int Feeds = 40;
    private const int Many = 2_000;
    private const int FirstPage = 20;
    private const int MostElements = 6_000;
    private const double MostHeap = 1.5 * 1024 * 1024;

    private const string IsPostInSight = """
        () => [...document.querySelectorAll('article')].some(row => {
          const { top, bottom } = row.getBoundingClientRect();
          return row.checkVisibility() && bottom > innerHeight / 3 && top < innerHeight / 2;
        })
        """;

    // In one go, before anything can come: there is space alone, and it is not empty.
    private const string LeapsToSkeletons = """
        () => {
          scrollBy({ top: -60 * innerHeight, behavior: 'instant' });
          const there = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
          return there.localName === 'post-feed' && getComputedStyle(there).backgroundImage.split('gradient').length > 4;
        }
        """;

    [Fact(Timeout = 600_000)]
    public async Task Very_many_posts_down_and_back_each_once_and_the_page_stays_small()
    {
        // Written to files, so many posts take a server longer than reading them takes all of this journey.
        await using var server = await ProsodyServer.LaunchAsync(
            settings: new Dictionary<string, string> { ["EXTRA_PUBSUB"] = "storage = \"memory\"" }
        );
        var feeds = Enumerable
            .Range(0, Feeds)
            .Select(number => new FeedAddress(server.PubSub, $"long-{number}"))
            .ToList();
        await server.MakeAsync("carol", feeds);
        var posts = (await server.FillAsync("carol", feeds, Many)).Select(post => post.ToString()).ToList();
        await server.ListAsync("dave", feeds);
        await using var site = await OwnSite.StartAsync(server);
        await using var dave = await world.SignInAsync(site, "dave");
        // What a feed that answers late has waits above the first screen.
        for (var newest = 1; newest <= FirstPage; newest++)
        {
            await dave.SeesAsync($"Page {Many - newest}");
        }

        await dave.WalkAsync(down: true, posts: 400);
        var first = await dave.WalkedAsync();
        // What has the focus stays, wherever the reader goes.
        var focused = await dave.FocusInSightAsync();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var rest = await dave.WalkAsync(down: true, posts: Many);
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.Equal(posts.AsEnumerable().Reverse(), first.Concat(await dave.WalkedAsync()).Distinct());
        Assert.InRange(rest.Elements, 1, MostElements);
        Assert.InRange(rest.Jump, 0, 1);
        Assert.True(grown < MostHeap, $"{grown} bytes more after {Many} posts.");
        await Expect(dave.Page.Locator($"article[data-post='{focused}']")).ToBeFocusedAsync();
        Assert.Equal("true", await dave.Page.Locator($"article[data-post='{focused}']").GetAttributeAsync("data-kept"));

        var back = await dave.WalkAsync(down: false, posts: Many + 1);
        var seen = await dave.WalkedAsync();
        Assert.Equal(posts, seen);
        Assert.InRange(back.Elements, 1, MostElements);
        Assert.InRange(back.Jump, 0, 1);
        await Expect(dave.Page.Locator($"article[data-post='{focused}']")).ToHaveCountAsync(1);

        // Where the reader goes in one leap there is only space: what belongs there comes, and at the top the newest.
        await dave.WalkAsync(down: true, posts: 500);
        Assert.True(await dave.Page.EvaluateAsync<bool>(LeapsToSkeletons));
        await dave.Page.WaitForFunctionAsync(IsPostInSight);
        await dave.Page.EvaluateAsync("scrollBy({ top: 60 * innerHeight, behavior: 'instant' })");
        await dave.Page.WaitForFunctionAsync(IsPostInSight);
        await dave.Page.EvaluateAsync("scrollTo({ top: 0, behavior: 'instant' })");
        await Expect(dave.Page.Locator("article", new() { HasText = $"Page {Many - 1}" })).ToBeInViewportAsync();
        await dave.Page.GetByRole(AriaRole.Button, new() { Name = "Back to where I was" }).ClickAsync();
        await dave.Page.WaitForFunctionAsync("() => scrollY > innerHeight");
        await dave.Page.WaitForFunctionAsync(IsPostInSight);
        site.AssertNoErrors();
    }
}
