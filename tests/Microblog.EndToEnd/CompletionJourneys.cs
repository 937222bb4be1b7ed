using Microblog.Core.Model;
using Microblog.EndToEnd.People;
using Microblog.Testing.Servers;
using Microblog.Xmpp.PubSub;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

/// <summary>Names and tags are completed wherever a text is written, and a mention is a link with the person's name.</summary>
[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class CompletionJourneys(World world)
{
    private const string Main = "main compose-box[data-main] textarea";

    [Theory(Timeout = 180_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.HashedEjabberdSql)]
    public async Task Mention_by_keyboard_arrives_as_a_link_with_the_present_name(ServerKind kind)
    {
        var site = await world.SiteAsync(kind);
        var server = site.Server;
        await PrepareAsync(server);
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.SeesAsync("Bob began");
        await using var carol = await world.SignInAsync(site, "carol");
        await carol.SeesAsync("Bob began");
        var area = alice.Page.Locator(Main);

        await area.FocusAsync();
        await alice.Page.Keyboard.TypeAsync("Thanks @ok");
        await Expect(Option(alice, "People", "Bob Okafor")).ToBeVisibleAsync();
        await alice.FindsNothingInTheWayAsync("Composer with the list open");
        await alice.Page.Keyboard.PressAsync("Enter");
        var bob = server.Account("bob");
        await Expect(area).ToHaveValueAsync($"Thanks @{bob} ");
        await alice.Page.Keyboard.TypeAsync("from the #mi");
        await Expect(Option(alice, "Tags", "#mill")).ToBeVisibleAsync();
        await alice.Page.Keyboard.PressAsync("Tab");
        await Expect(area).ToHaveValueAsync($"Thanks @{bob} from the #mill ");
        await alice.Button("Post").ClickAsync();
        await alice.SeesAsync("Thanks @Bob Okafor from the #mill");

        var item = Assert.Single(await ReadAsync(server, server.Microblog("alice")));
        Assert.Contains($"<a href=\"xmpp:{bob}\">@Bob Okafor</a>", item, StringComparison.Ordinal);
        Assert.Contains($"Thanks @{bob} from the #mill</content>", item, StringComparison.Ordinal);
        Assert.Contains("<category term=\"mill\"", item, StringComparison.Ordinal);

        await carol.SeesAsync("Thanks @Bob Okafor");
        var link = carol.Post("from the #mill").Locator("a.mention");
        await Expect(link).ToHaveAttributeAsync("href", $"/profile/{Uri.EscapeDataString(bob.ToString())}");
        await server.PublishAsAsync("bob", "Bob the Second", "Renamed");
        await Expect(link).ToHaveTextAsync("@Bob the Second");

        // An edit starts from what was typed.
        await alice.ChooseAsync("from the #mill", "Edit");
        await Expect(alice.Box("Edit post")).ToHaveValueAsync($"Thanks @{bob} from the #mill");
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task Name_that_is_typed_out_becomes_the_person_in_a_post_and_in_a_reply()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        var server = site.Server;
        var began = await PrepareAsync(server);
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.SeesAsync("Bob began");

        await alice.PostAsync("Ask @bob, not bob@b.example, `@bob` or @nobody");
        await alice.SeesAsync("Ask @Bob Okafor, not bob@b.example");
        await Expect(alice.Post("Ask @Bob Okafor").Locator("a.mention")).ToHaveTextAsync(["@Bob Okafor"]);
        await alice.ReplyAsync("Bob Okafor", "Bob began", "You did, @bob");
        await alice.OpenAsync(Pages.Post(began.Feed, began.ItemId));
        await Expect(alice.Post("You did").Locator("a.mention")).ToHaveTextAsync(["@Bob Okafor"]);
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task Completion_over_a_slow_line_loses_no_letter()
    {
        var server = await world.ServerAsync(ServerKind.HashedProsody);
        await PrepareAsync(server);
        await using var site = await OwnSite.StartAsync(server);
        await using var line = new SlowLine(site.Address) { RoundTrip = TimeSpan.FromMilliseconds(300) };
        await using var alice = await world.PersonAsync(line.Address, server.Account("alice"));
        await alice.SignInAsync();
        var area = alice.Page.Locator(Main);
        await area.FocusAsync();

        const string Sentence = "Hello @bob Okafor, @car and a@b: #mill, #mi 1 2 3";
        await alice.Page.Keyboard.TypeAsync(Sentence);
        await Expect(area).ToHaveValueAsync(Sentence);

        await area.FillAsync("");
        await alice.Page.Keyboard.TypeAsync("@b");
        await Expect(Option(alice, "People", "Bob Okafor")).ToBeVisibleAsync();
        await alice.Page.Keyboard.TypeAsync("o");
        await alice.Page.Keyboard.PressAsync("Enter");
        await alice.Page.Keyboard.TypeAsync("went on");
        await Expect(area).ToHaveValueAsync($"@{server.Account("bob")} went on");
        await alice.Page.ReloadAsync();
        await alice.IsReadyAsync();
        await Expect(area).ToHaveValueAsync($"@{server.Account("bob")} went on");
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task Touch_completes_in_every_composer_within_a_narrow_window()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        var server = site.Server;
        await PrepareAsync(server);
        await server.PublishAsync("alice", "An own post");
        await using var alice = await world.SignInAsync(
            site,
            "alice",
            new()
            {
                ViewportSize = new() { Width = 360, Height = 640 },
                HasTouch = true,
                IsMobile = true,
            }
        );
        await alice.SeesAsync("Bob began");
        await CompletesAsync(Main);

        await alice.StartReplyAsync("Bob began");
        await CompletesAsync("article compose-box textarea");
        await alice.Page.Locator("article compose-box [data-cancel]").ClickAsync();

        await alice.ChooseAsync("An own post", "Edit");
        await CompletesAsync("article compose-box textarea");
        await alice.Page.Locator("article compose-box [data-cancel]").ClickAsync();

        await alice.OpenAsync(Pages.Feed(server.Microblog("bob")));
        await alice.Button("Write").TapAsync();
        await CompletesAsync("#write textarea");
        site.AssertNoErrors();

        async Task CompletesAsync(string selector)
        {
            var area = alice.Page.Locator(selector);
            await area.FillAsync("");
            await area.FocusAsync();
            await alice.Page.Keyboard.TypeAsync("Hi @");
            await Expect(Option(alice, "People", "carol")).ToBeInViewportAsync(new() { Ratio = 1 });
            await alice.Page.Keyboard.TypeAsync("bo");
            var option = Option(alice, "People", "Bob Okafor");
            await Expect(option).ToBeInViewportAsync(new() { Ratio = 1 });
            Assert.True(
                await alice.Page.EvaluateAsync<bool>(
                    "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
                )
            );
            await option.TapAsync();
            await Expect(area).ToHaveValueAsync($"Hi @{server.Account("bob")} ");
            await Expect(area).ToBeFocusedAsync();
        }
    }

    [Fact(Timeout = 180_000)]
    public async Task Conversion_is_completed_by_its_own_keys()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        var server = site.Server;
        await PrepareAsync(server, "あさの #ぼっち・ざ・ろっく");
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.SeesAsync("あさの");
        var area = alice.Page.Locator(Main);
        await area.FocusAsync();
        await alice.Page.Keyboard.TypeAsync("#");
        var devTools = await alice.Browser.NewCDPSessionAsync(alice.Page);
        await devTools.SendAsync(
            "Input.imeSetComposition",
            new Dictionary<string, object>
            {
                ["text"] = "ぼっち",
                ["selectionStart"] = 3,
                ["selectionEnd"] = 3,
            }
        );
        await Expect(Option(alice, "Tags", "#ぼっち・ざ・ろっく")).ToBeVisibleAsync();
        await area.EvaluateAsync(
            """
            area => area.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, keyCode: 229, bubbles: true, cancelable: true }))
            """
        );
        await devTools.SendAsync("Input.insertText", new Dictionary<string, object> { ["text"] = "ぼっち" });
        await Expect(area).ToHaveValueAsync("#ぼっち");
        await alice.Page.Keyboard.PressAsync("Enter");
        await Expect(area).ToHaveValueAsync("#ぼっち・ざ・ろっく ");
        site.AssertNoErrors();
    }

    /// <summary>Bob, who has a name, wrote about a mill; Alice can write without being asked who reads it.</summary>
    private static async Task<PostAddress> PrepareAsync(XmppServer server, string text = "At the #mill")
    {
        await server.PublishAsync("bob", text);
        await server.MakeAsync("alice", server.Microblog("alice"));
        return await server.PublishAsAsync("bob", "Bob Okafor", "Bob began");
    }

    private static ILocator Option(Person person, string list, string name) =>
        person
            .Page.GetByRole(AriaRole.Listbox, new() { Name = list, Exact = true })
            .GetByRole(AriaRole.Option, new() { Name = name });

    private static async Task<IReadOnlyList<string>> ReadAsync(XmppServer server, FeedAddress feed)
    {
        await using var session = await server.OpenAsync("alice");
        var page = await new PubSubService(session).GetItemsAsync(feed.Service, feed.Node, 200, 200, "");
        return [.. page.Items.Select(item => item.Payload!.ToString(System.Xml.Linq.SaveOptions.DisableFormatting))];
    }
}
