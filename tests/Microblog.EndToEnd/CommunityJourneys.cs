using System.Xml.Linq;
using Microblog.Core.Model;
using Microblog.EndToEnd.People;
using Microblog.Testing.Servers;
using Microblog.Xmpp.PubSub;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class CommunityJourneys(World world)
{
    private const int Many = 300;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory(Timeout = 180_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.HashedEjabberdSql)]
    public async Task A_stranger_reads_a_community_to_its_first_post_and_each_post_once(ServerKind kind)
    {
        var site = await world.SiteAsync(kind);
        var server = site.Server;
        var feed = new FeedAddress(server.PubSub, "gardening & <more>/" + Guid.NewGuid());
        var texts = Enumerable.Range(1, Many).Select(number => $"Leaf {number}").ToList();
        var ids = await server.PublishAsync("carol", feed, texts);
        await using var dave = await world.SignInAsync(site, "dave");

        await dave.OpenAsync(Pages.Feed(feed));
        var read = await dave.ReadToTheEndAsync();

        Assert.Equal(ids.Reverse().Select(id => new PostAddress(feed, id).ToString()), read);

        // The next visit goes on where this one stopped, with its posts in the page before any script runs.
        await dave.PlaceIsKeptAsync(() => dave.WheelAsync(-300));
        var place = await dave.PlaceAsync();
        var again = await dave.Page.ReloadAsync(new() { WaitUntil = WaitUntilState.Commit });
        Assert.Contains(place.Text, await again!.TextAsync(), StringComparison.Ordinal);
        await dave.IsReadyAsync();
        await dave.ReadsAtAsync(place, 20);
        site.AssertNoErrors();
    }

    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.HashedEjabberdSql)]
    public async Task Followed_community_posts_appear_at_home_until_unfollowed(ServerKind kind)
    {
        var site = await world.SiteAsync(kind);
        var server = site.Server;
        var node = "tea-" + Guid.NewGuid();
        var feed = new FeedAddress(server.PubSub, node);
        await server.PublishAsync("carol", feed, "Assam");
        await using var dave = await world.SignInAsync(site, "dave");
        await dave.OpenAsync(Pages.Feed(feed));
        await dave.SeesAsync("Assam");

        await dave.Button($"Follow {node}").ClickAsync();
        await Expect(dave.Button($"Following {node}")).ToBeVisibleAsync();
        await dave.OpenAsync("/");
        await dave.SeesAsync("Assam");
        await server.PublishAsync("carol", feed, "Darjeeling");
        await dave.SeesAsync("Darjeeling");

        await dave.OpenAsync(Pages.Feed(feed));
        await dave.Button($"Following {node}").ClickAsync();
        var question = dave.Page.GetByRole(AriaRole.Dialog, new() { Name = $"Unfollow {node}?" });
        await question.GetByRole(AriaRole.Button, new() { Name = "Unfollow" }).ClickAsync();
        await Expect(dave.Button($"Follow {node}")).ToBeVisibleAsync();
        await dave.OpenAsync("/");
        await dave.SeesNoMoreAsync("Assam");
        await dave.SeesNoMoreAsync("Darjeeling");
        site.AssertNoErrors();
    }

    [Theory(Timeout = 180_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    public async Task Own_post_is_in_sight_on_the_communitys_page_while_a_post_of_somebody_else_waits(ServerKind kind)
    {
        var site = await world.SiteAsync(kind);
        var server = site.Server;
        var feed = new FeedAddress(server.PubSub, "baking-" + Guid.NewGuid());
        await server.MakeAsync("carol", feed, everybodyPublishes: true);
        await server.PublishAsync("carol", feed, "Before");
        await using var dave = await world.SignInAsync(site, "dave");
        await dave.OpenAsync(Pages.Feed(feed));
        await dave.Button($"Follow {feed.Node}").ClickAsync();
        await Expect(dave.Button($"Following {feed.Node}")).ToBeVisibleAsync();
        await dave.SeesAsync("Before");
        var home = await dave.NewTabAsync();
        await home.OpenAsync("/");
        await home.SeesAsync("Before");

        await server.PublishNowAsync("carol", feed, [("waits", "Waits")]);
        await Expect(dave.Button("1 new post")).ToBeVisibleAsync();
        await home.Page.GetByRole(AriaRole.Combobox, new() { Name = "Post to" }).SelectOptionAsync(feed.Node);
        await home.PostAsync("Mine");
        foreach (var tab in (Person[])[dave, home])
        {
            await Expect(tab.Post("Mine").Locator("[data-permalink]")).ToBeInViewportAsync();
            await Expect(tab.Post("Mine")).ToHaveCountAsync(1);
            await Expect(tab.Button("1 new post")).ToBeVisibleAsync();
            await tab.SeesNoMoreAsync("Waits");
        }
        await dave.Button("1 new post").ClickAsync();
        await Expect(dave.Posts).ToContainTextAsync(["Mine", "Waits", "Before"]);
        site.AssertNoErrors();
    }

    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.HashedEjabberdSql)]
    public async Task Page_of_a_community_says_what_it_is_about(ServerKind kind)
    {
        var site = await world.SiteAsync(kind);
        var server = site.Server;
        var feed = new FeedAddress(server.PubSub, "stars-" + Guid.NewGuid());
        await server.MakeAsync("carol", feed);
        await server.PublishAsync("carol", feed, "Clear until two");
        await using (var session = await server.OpenAsync("carol"))
        {
            var pubSub = new PubSubService(session);
            if (kind != ServerKind.EjabberdMnesia)
            {
                var about = new Dictionary<string, string>
                {
                    ["pubsub#title"] = "Night Sky",
                    ["pubsub#description"] = "What is up there tonight",
                };
                await pubSub.ConfigureAsync(feed.Service, feed.Node, about, Stop);
            }
            else
            {
                // Its service says nothing: the feed describes itself.
                XNamespace atom = "http://www.w3.org/2005/Atom";
                var described = new XElement(
                    atom + "feed",
                    new XElement(atom + "title", "Night Sky"),
                    new XElement(atom + "subtitle", "What is up there tonight")
                );
                await pubSub.PublishAsync(feed.Service, feed.Node, "0", described, null, Stop);
            }
        }
        await using var dave = await world.SignInAsync(site, "dave");

        await dave.OpenAsync(Pages.Feed(feed));
        await dave.SeesAsync("Clear until two");
        await Expect(dave.Page.GetByRole(AriaRole.Heading, new() { Name = "Night Sky", Level = 1 })).ToBeVisibleAsync();
        await Expect(dave.Page.Locator(".profile .about")).ToHaveTextAsync("What is up there tonight");
        await Expect(dave.Page.Locator(".counts")).ToHaveTextAsync("Everybody can readOnly some people can post");
        await Expect(dave.Posts).ToHaveCountAsync(1);
        await Expect(dave.Button("Follow Night Sky")).ToBeVisibleAsync();
        await dave.FindsNothingInTheWayAsync("a community");
        site.AssertNoErrors();
    }

    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.HashedEjabberdSql)]
    public async Task Draft_for_a_community_goes_there_after_the_program_was_started_again(ServerKind kind)
    {
        var server = await world.ServerAsync(kind);
        var feed = new FeedAddress(server.PubSub, "workshop-" + Guid.NewGuid());
        await server.MakeAsync("carol", feed, everybodyPublishes: true);
        await server.PublishAsync("dave", "For everybody");
        await using var site = await OwnSite.StartAsync(server);
        await using var dave = await world.PersonAsync(site, "dave");
        await dave.SignInAsync(keep: true);
        await dave.OpenAsync(Pages.Feed(feed));
        await dave.Button($"Follow {feed.Node}").ClickAsync();
        await Expect(dave.Button($"Following {feed.Node}")).ToBeVisibleAsync();
        await dave.OpenAsync("/");
        var places = dave.Page.GetByRole(AriaRole.Combobox, new() { Name = "Post to" });
        await places.SelectOptionAsync(feed.Node);
        await dave.Page.RunAndWaitForResponseAsync(
            () => dave.Composer.FillAsync("For the workshop"),
            answer => answer.Url.Contains("/compose/draft", StringComparison.Ordinal)
        );

        // Another tab: nothing of the first one helps it.
        await dave.Page.GotoAsync("about:blank");
        await site.RestartAsync();
        await using var again = await dave.NewTabAsync();
        await again.OpenAsync("/");

        await Expect(again.Composer).ToHaveValueAsync("For the workshop");
        await Expect(again.Page.GetByRole(AriaRole.Combobox, new() { Name = "Post to" }))
            .ToHaveValueAsync(feed.ToString());
        await again.Button("Post").ClickAsync();
        await Expect(again.Composer).ToHaveValueAsync("");
        await again.SeesAsync("For the workshop");
        await Expect(again.Posts.GetByText("Sending…")).ToHaveCountAsync(0);
        Assert.Equal(["For the workshop"], await server.ReadAsync("carol", feed));
        Assert.Equal(["For everybody"], await server.ReadAsync("dave", server.Microblog("dave")));
        site.AssertNoErrors();
    }
}
