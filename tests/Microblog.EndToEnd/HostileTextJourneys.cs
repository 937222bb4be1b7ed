using System.Xml.Linq;
using Microblog.Core.Model;
using Microblog.Testing.Pictures;
using Microblog.Testing.Servers;
using Microblog.Xmpp.PubSub;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

/// <summary>Whatever people write and call themselves stays in its place.</summary>
[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class HostileTextJourneys(World world) : IAsyncLifetime
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace Xhtml = "http://www.w3.org/1999/xhtml";
    private readonly PictureServer _pictures = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _pictures.DisposeAsync();

    [Theory(Timeout = 180_000)]
    [InlineData(360)]
    [InlineData(1400)]
    public async Task Names_without_spaces_do_not_make_a_page_wider(int width)
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        var server = site.Server;
        var square = new FeedAddress(server.PubSub, $"{Guid.NewGuid():N}-{new string('x', 120)}");
        var name = new string('W', 300);
        await server.MakeAsync("carol", square, everybodyPublishes: true);
        await server.PublishAsync("carol", square, "Welcome");
        await server.PublishAsync("bob", "Before");
        var id = await PublishAsync(
            server,
            "bob",
            server.Microblog("bob"),
            "Named",
            entry => entry.Element(Atom + "author")!.SetElementValue(Atom + "name", name)
        );
        await PublishAsync(
            server,
            "bob",
            square,
            "In the square",
            entry => entry.Element(Atom + "author")!.SetElementValue(Atom + "name", name)
        );
        await server.ListAsync("alice", [square]);
        await using var alice = await world.SignInAsync(site, "alice", Window(width));
        await alice.SeesAsync("Named");
        await FitsAsync("home");
        foreach (
            var path in new[]
            {
                Pages.Feed(square),
                Pages.Feed(server.Microblog("bob")),
                Pages.Post(server.Microblog("bob"), id),
                "/following",
            }
        )
        {
            await alice.OpenAsync(path);
            await FitsAsync(path);
        }
        await alice.OpenAsync(Pages.Feed(square));
        await alice.SeesAsync("In the square");
        await FitsAsync("the square");
        await alice.Page.Locator("button[aria-label^=Following], button:has-text('Following')").First.ClickAsync();
        await Expect(alice.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await FitsAsync("the question");
        site.AssertNoErrors();

        async Task FitsAsync(string where)
        {
            var wide = await alice.Page.EvaluateAsync<string>(
                """
                () => document.documentElement.scrollWidth <= innerWidth ? ''
                  : [...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > innerWidth + 1)
                    .map(one => `${one.localName}.${one.className}`).slice(0, 5).join(' ')
                """
            );
            Assert.True(wide.Length == 0, $"{where}: {wide}");
            var dialog = alice.Page.GetByRole(AriaRole.Dialog);
            Assert.True(
                await dialog.CountAsync() == 0
                    || await dialog.EvaluateAsync<bool>("dialog => dialog.scrollWidth <= dialog.clientWidth"),
                $"{where}: the dialog is wider than its window."
            );
        }
    }

    [Fact(Timeout = 180_000)]
    public async Task Marks_piled_upon_letters_stay_in_their_post()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        var server = site.Server;
        var feed = server.Microblog("bob");
        var piled = string.Concat(
            Enumerable.Repeat("e" + string.Concat(Enumerable.Repeat("\u0301\u0316\u0338", 25)), 30)
        );
        await server.PublishAsync("bob", feed, "Below");
        var id = await PublishAsync(
            server,
            "bob",
            feed,
            piled,
            entry => entry.Element(Atom + "author")!.SetElementValue(Atom + "name", "Bob " + piled)
        );
        await server.PublishAsync("carol", "Above");
        await using var alice = await world.SignInAsync(
            site,
            "alice",
            new BrowserNewContextOptions { ReducedMotion = ReducedMotion.Reduce }
        );
        await alice.SeesAsync("Below");
        await alice.SeesAsync("Above");
        await StaysAsync();
        await alice.OpenAsync(Pages.Post(feed, id));
        await Expect(alice.Posts.First).ToBeVisibleAsync();
        await StaysAsync();
        site.AssertNoErrors();

        // What is around the post looks the same whether it is there or not seen.
        async Task StaysAsync()
        {
            var post = alice.Page.Locator($"main article.post[data-post*='{id}']");
            await Expect(post).ToBeVisibleAsync();
            var box = (await post.BoundingBoxAsync())!;
            await alice.Page.Mouse.MoveAsync(1, 1);
            var above = new Clip
            {
                X = box.X,
                Y = Math.Max(0, box.Y - 40),
                Width = box.Width,
                Height = 38,
            };
            var below = new Clip
            {
                X = box.X,
                Y = box.Y + box.Height + 2,
                Width = box.Width,
                Height = 60,
            };
            foreach (var clip in new[] { above, below })
            {
                var options = new PageScreenshotOptions { Clip = clip, Animations = ScreenshotAnimations.Disabled };
                var with = await alice.Page.ScreenshotAsync(options);
                await post.EvaluateAsync("post => { post.style.visibility = 'hidden'; }");
                var without = await alice.Page.ScreenshotAsync(options);
                await post.EvaluateAsync("post => { post.style.visibility = ''; }");
                Assert.True(with.AsSpan().SequenceEqual(without), "Marks stand outside of the post.");
            }
        }
    }

    [Fact(Timeout = 180_000)]
    public async Task Long_address_is_one_line_and_whole_where_it_counts()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        var server = site.Server;
        var feed = server.Microblog("alice");
        await server.MakeAsync("alice", feed);
        var address = "https://example.org/" + new string('x', 440);
        await using var alice = await world.SignInAsync(site, "alice", Window(390));
        await alice.Composer.FillAsync($"See {address} there");
        await alice.Button("Post").ClickAsync();
        await alice.SeesAsync("See ");
        await Expect(alice.Posts.GetByText("Sending…")).ToHaveCountAsync(0);

        var link = alice.Post("See ").Locator(".text a");
        await Expect(link).ToHaveAttributeAsync("href", address);
        await Expect(link).ToHaveAttributeAsync("title", address);
        await Expect(link).ToHaveTextAsync(address);
        Assert.InRange((await link.BoundingBoxAsync())!.Height, 15, 36);
        Assert.InRange((await link.BoundingBoxAsync())!.Width, 200, 330);
        Assert.Equal([$"See {address} there"], await server.ReadAsync("alice", feed));
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task Formatted_text_looks_like_what_it_is()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        var server = site.Server;
        var feed = server.Microblog("bob");
        await server.PublishAsync("bob", feed, "Before");
        await PublishAsync(
            server,
            "bob",
            feed,
            "Parts",
            entry =>
                entry.Add(
                    new XElement(
                        Atom + "content",
                        new XAttribute("type", "xhtml"),
                        new XElement(
                            Xhtml + "div",
                            new XElement(Xhtml + "h4", "First"),
                            new XElement(Xhtml + "p", "Words"),
                            new XElement(Xhtml + "h1", "Second"),
                            new XElement(Xhtml + "h6", "Third"),
                            new XElement(
                                Xhtml + "p",
                                new XElement(Xhtml + "a", new XAttribute("href", "javascript:x"), "press")
                            ),
                            new XElement(
                                Xhtml + "p",
                                new XElement(Xhtml + "a", new XAttribute("href", "ftp://e.example/"), "load")
                            ),
                            new XElement(
                                Xhtml + "table",
                                new XElement(
                                    Xhtml + "tr",
                                    new XElement(Xhtml + "td", "a"),
                                    new XElement(Xhtml + "td", "b")
                                )
                            )
                        )
                    )
                )
        );
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.SeesAsync("Words");
        var text = alice.Post("Words").Locator(".text");

        Assert.Equal(0, await text.Locator("a").CountAsync());
        await Expect(text).ToContainTextAsync("press");
        var padding = await text.Locator("td")
            .First.EvaluateAsync<double>("cell => parseFloat(getComputedStyle(cell).paddingInlineStart)");
        Assert.InRange(padding, 4, 20);
        var levels = await alice.Page.EvaluateAsync<int[]>(
            """
            () => [...document.querySelectorAll('main :is(h1, h2, h3, h4, h5, h6)')].filter(one => one.checkVisibility())
              .map(one => Number(one.ariaLevel || one.localName[1]))
            """
        );
        Assert.Equal(1, levels[0]);
        Assert.True(levels.Length >= 4);
        Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.InRange(pair.Second, 1, pair.First + 1));
        await alice.FindsNothingInTheWayAsync("headings in a post");
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task Sign_of_a_list_alone_is_nothing_to_post()
    {
        const string Signs = "- ";
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        var server = site.Server;
        await server.MakeAsync("alice", server.Microblog("alice"));
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.Composer.FillAsync(Signs);
        await alice.Button("Post").ClickAsync();
        await Expect(alice.Alert).ToContainTextAsync("nothing to send");
        await Expect(alice.Composer).ToHaveValueAsync(Signs);
        Assert.Empty(await server.ReadAsync("alice", server.Microblog("alice")));
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task Picture_that_failed_is_a_small_box_with_its_description()
    {
        var server = await world.ServerAsync(ServerKind.HashedProsody);
        var feed = server.Microblog("bob");
        await server.PublishAsync("bob", feed, "Before");
        _pictures.On("/there.gif", TestPicture.Gif(300, 200), "image/gif");
        await PicturePost.PublishAsync(
            server,
            "bob",
            feed,
            [
                new("Lost", (_pictures.At("/lost.gif"), "A heron at the weir")),
                new("Half", (_pictures.At("/there.gif"), "There"), (_pictures.At("/lost2.gif"), "A boat")),
            ]
        );
        await using var site = await OwnSite.StartAsync(server, ("Media:PrivateHosts:0", _pictures.Authority));
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.SeesAsync("Lost");
        foreach (var (text, description) in new[] { ("Lost", "A heron at the weir"), ("Half", "A boat") })
        {
            await Expect(alice.Post(text).Locator(".lost")).ToHaveCountAsync(1);
            var words = alice.Post(text).Locator(".lost").GetByText(description);
            await Expect(words).ToBeVisibleAsync();
            Assert.InRange((await words.BoundingBoxAsync())!.Height, 14, 40);
        }
        Assert.InRange((await alice.Post("Lost").Locator(".pictures").BoundingBoxAsync())!.Height, 40, 130);
        Assert.InRange((await alice.Post("Half").Locator(".pictures").BoundingBoxAsync())!.Height, 150, 320);
        site.AssertNoErrors();
    }

    private static BrowserNewContextOptions Window(int width) =>
        new()
        {
            ViewportSize = new ViewportSize { Width = width, Height = 800 },
        };

    /// <summary>Publishes one entry that is not as usual; its item id.</summary>
    private static async Task<string> PublishAsync(
        XmppServer server,
        string name,
        FeedAddress feed,
        string text,
        Action<XElement> change
    )
    {
        await using var session = await server.OpenAsync(name);
        var entry = ServerExtensions.Entry(server.Account(name), text, DateTimeOffset.UtcNow);
        change(entry);
        return await new PubSubService(session).PublishAsync(feed.Service, feed.Node, Guid.NewGuid().ToString(), entry);
    }
}
