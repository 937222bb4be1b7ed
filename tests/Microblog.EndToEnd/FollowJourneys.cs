using Microblog.Core.Model;
using Microblog.Testing.Servers;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class FollowJourneys(World world)
{
    [Theory(Timeout = 180_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.HashedEjabberdSql)]
    public async Task A_feed_for_contacts_says_so_and_opens_when_its_owner_agrees(ServerKind kind)
    {
        var site = await world.SiteAsync(kind);
        var server = site.Server;
        var feed = server.Microblog("carol");
        await server.MakeAsync("carol", feed, access: "presence");
        await server.PublishAsync("carol", feed, "Among friends");
        await using var carol = await world.SignInAsync(site, "carol");
        await using var dave = await world.SignInAsync(site, "dave");

        await dave.OpenAsync(Pages.Feed(feed));
        await Expect(dave.Alert)
            .ToContainTextAsync(kind == ServerKind.HashedProsody ? "This can't be read" : "For contacts only");
        await dave.SeesNoMoreAsync("Among friends");
        await dave.Button("Follow carol").ClickAsync();
        await Expect(dave.Status("has been asked")).ToBeVisibleAsync();

        await carol.OpenAsync("/following");
        await carol.Button($"Accept {server.Account("dave")}").ClickAsync();
        await dave.OpenAsync("/");
        await dave.SeesAsync("Among friends");
        await server.PublishAsync("carol", feed, "Between us");
        await dave.SeesAsync("Between us");
        site.AssertNoErrors();
    }

    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.HashedEjabberdSql)]
    public async Task Address_is_taken_as_typed_and_what_is_known_of_it_is_said(ServerKind kind)
    {
        var site = await world.SiteAsync(kind);
        var server = site.Server;
        var community = new FeedAddress(server.PubSub, "orchard-" + Guid.NewGuid());
        await server.PublishAsync("carol", community, "Pears are ripe");
        await server.PublishAsync("carol", "Plums are next");
        await using var dave = await world.SignInAsync(site, "dave");

        foreach (var typed in new[] { "carol", $" @Carol@{server.Host} ", $"xmpp:carol@{server.Host}" })
        {
            await TypeAsync(typed);
            await dave.SeesAsync("Plums are next");
        }

        await TypeAsync(server.PubSub.ToString());
        await Expect(dave.Button($"Follow {community.Node}")).ToBeVisibleAsync();

        await TypeAsync("two words");
        await Expect(dave.Alert).ToContainTextAsync("neither an XMPP address nor a link");
        await Expect(dave.Page.GetByLabel("Follow an address")).ToHaveValueAsync("two words");
        await Expect(dave.Page.GetByLabel("Follow an address")).ToBeFocusedAsync();

        await TypeAsync("nobody");
        await Expect(dave.Alert)
            .ToContainTextAsync(
                kind == ServerKind.HashedProsody ? "Nobody has the address nobody@" : "has not posted anything yet"
            );

        await TypeAsync("nobody@nowhere.invalid");
        // This prosody speaks to no other server, and refuses what is for one.
        await Expect(dave.Alert)
            .ToContainTextAsync(
                kind == ServerKind.HashedProsody ? "This can't be read" : "There is no server at nowhere.invalid"
            );
        site.AssertNoErrors();

        async Task TypeAsync(string text)
        {
            await dave.OpenAsync("/following");
            await dave.Page.GetByLabel("Follow an address").FillAsync(text);
            await dave.Button("Show").ClickAsync();
        }
    }

    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.HashedEjabberdSql)]
    public async Task Feed_followed_in_another_program_is_followed_here_until_unfollowed(ServerKind kind)
    {
        var server = await world.ServerAsync(kind);
        var (listed, movims) = (
            new FeedAddress(server.PubSub, "orchard-" + Guid.NewGuid()),
            new FeedAddress(server.PubSub, "quarry-" + Guid.NewGuid())
        );
        await server.PublishAsync("carol", listed, "Pears are ripe");
        await server.PublishAsync("carol", movims, "Stones are heavy");
        await server.ListAsync("dave", [listed]);
        await server.ListLikeMovimAsync("dave", movims, "The quarry");
        await using var site = await OwnSite.StartAsync(server);
        await using var dave = await world.PersonAsync(site, "dave");

        await dave.SignInAsync();
        await dave.SeesAsync("Pears are ripe");
        await dave.SeesAsync("Stones are heavy");
        await server.PublishAsync("carol", movims, "Still heavy");
        await dave.SeesAsync("Still heavy");

        await dave.OpenAsync(Pages.Feed(movims));
        await dave.Button("Following The quarry").ClickAsync();
        await dave.Button("Unfollow").ClickAsync();
        await Expect(dave.Button("Follow The quarry")).ToBeVisibleAsync();
        await dave.OpenAsync("/");
        await dave.SeesAsync("Pears are ripe");
        await dave.SeesNoMoreAsync("Stones are heavy");
        await site.RestartAsync();
        await dave.SignInAsync();
        await dave.SeesAsync("Pears are ripe");
        await dave.SeesNoMoreAsync("Stones are heavy");
        site.AssertNoErrors();
    }

    [Fact(Timeout = 120_000)]
    public async Task A_feed_that_is_not_there_says_so()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        await using var dave = await world.SignInAsync(site, "dave");

        await dave.OpenAsync(Pages.Feed(new FeedAddress(site.Server.PubSub, "never-made")));
        await Expect(dave.Alert).ToContainTextAsync("There is no such feed");
        await dave.OpenAsync("/feed/only-half-an-address");
        await Expect(dave.Page.GetByRole(AriaRole.Main)).ToContainTextAsync("Check it");
        site.AssertNoErrors();
    }

    [Theory(Timeout = 180_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.HashedEjabberdSql)]
    public async Task Post_to_a_community_from_home_says_where_it_is_not_allowed(ServerKind kind)
    {
        var site = await world.SiteAsync(kind);
        var server = site.Server;
        var open = new FeedAddress(server.PubSub, "workshop-" + Guid.NewGuid());
        var closed = new FeedAddress(server.PubSub, "notices-" + Guid.NewGuid());
        await server.MakeAsync("carol", open, everybodyPublishes: true);
        await server.PublishAsync("carol", closed, "Notice");
        await using var dave = await world.SignInAsync(site, "dave");
        await using var bob = await world.SignInAsync(site, "bob");
        foreach (var feed in new[] { open, closed })
        {
            await dave.OpenAsync(Pages.Feed(feed));
            await dave.Button($"Follow {feed.Node}").ClickAsync();
            await Expect(dave.Button($"Following {feed.Node}")).ToBeVisibleAsync();
        }
        await bob.OpenAsync(Pages.Feed(open));

        await dave.OpenAsync("/");
        var places = dave.Page.GetByRole(AriaRole.Combobox, new() { Name = "Post to" });
        await places.SelectOptionAsync(open.Node);
        await dave.PostAsync("Who has a long ladder?");
        await dave.SeesAsync("Who has a long ladder?");
        // A draft comes back with where it goes.
        await places.SelectOptionAsync(open.Node);
        await dave.Page.RunAndWaitForResponseAsync(
            () => dave.Box("What's new?").FillAsync("For the mill"),
            answer => answer.Url.Contains("/compose/draft", StringComparison.Ordinal)
        );
        await dave.OpenAsync("/");
        await Expect(dave.Box("What's new?")).ToHaveValueAsync("For the mill");
        await Expect(places).ToHaveValueAsync(open.ToString());
        await dave.Page.RunAndWaitForResponseAsync(
            () => dave.Box("What's new?").FillAsync(""),
            answer => answer.Url.Contains("/compose/draft", StringComparison.Ordinal)
        );
        await bob.OpenAsync(Pages.Feed(open));
        await bob.SeesAsync("Who has a long ladder?");
        await bob.ReplyAsync("dave", "Who has a long ladder?", "Ask at the mill");
        await dave.SeesAsync("Ask at the mill");

        await dave.OpenAsync("/");
        await places.SelectOptionAsync(closed.Node);
        await dave.PostAsync("May I?");
        await Expect(dave.Alert).ToContainTextAsync("you may not post here");
        await Expect(dave.Post("May I?")).ToBeVisibleAsync();
        // It would be refused again: the text becomes the draft of that place.
        await Expect(dave.Button("Retry")).ToHaveCountAsync(0);
        await dave.Button("Keep as draft").ClickAsync();
        await Expect(dave.Status("Kept as a draft")).ToBeVisibleAsync();
        await dave.SeesNoMoreAsync("May I?");
        await dave.Button("Show").ClickAsync();
        await Expect(dave.Page.Locator("compose-box[data-main] textarea:visible")).ToHaveValueAsync("May I?");
        Assert.Equal(["Notice"], await server.ReadAsync("carol", closed));
        site.AssertNoErrors();
    }
}
