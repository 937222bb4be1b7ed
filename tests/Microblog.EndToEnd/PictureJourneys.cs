using System.Collections.Concurrent;
using Microblog.Core.Model;
using Microblog.EndToEnd.People;
using Microblog.Testing.Pictures;
using Microblog.Testing.Servers;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

/// <summary>Pictures in posts: they come late, or not at all, and nobody is disturbed by it.</summary>
[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed partial class PictureJourneys(World world) : IAsyncLifetime
{
    private const int Many = 40;
    private readonly PictureServer _pictures = new();

    /// <summary>Until it is over, no picture comes.</summary>
    private readonly TaskCompletionSource _held = new();

    private (string, string) Setting => ("Media:PrivateHosts:0", _pictures.Authority);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _pictures.DisposeAsync();

    [Fact(Timeout = 240_000, DisableParallelization = true)]
    public async Task Late_pictures_do_not_move_the_reading_position()
    {
        var server = await world.ServerAsync(ServerKind.HashedProsody);
        await PublishAlbumAsync(server);
        await using var site = await OwnSite.StartAsync(server, Setting);
        await using var alice = await world.PersonAsync(site, "alice");
        var strangers = WatchRequests(alice, site);
        await alice.SignInAsync();

        // Past posts whose pictures are on their way.
        await alice.ScrollToAsync(Text(Many - 9));
        var place = await alice.PlaceAsync();
        await alice.WatchAsync(place.Text);
        Assert.Equal(0, await LoadedAsync(alice, Above));
        Assert.NotEmpty(_pictures.Requests);
        var heights = await HeightsAsync(alice);
        _held.SetResult();
        await alice.Page.WaitForFunctionAsync($"() => ({JustAbove}).every(image => image.naturalWidth > 0)");

        Assert.True(await LoadedAsync(alice, JustAbove) > 1);
        // Nothing had to be put back: every post is as high as it was.
        Assert.Equal(heights, await HeightsAsync(alice));
        Assert.InRange(await alice.MovedAsync(), 0, 1);
        await alice.ReadsAtAsync(place, 1);
        Assert.Empty(strangers);
        site.AssertNoErrors();
    }

    [Fact(Timeout = 240_000, DisableParallelization = true)]
    public async Task Pictures_that_come_into_sight_move_nothing_whichever_way_one_scrolls()
    {
        var server = await world.ServerAsync(ServerKind.HashedProsody);
        await PublishAlbumAsync(server);
        _held.SetResult();
        await using var site = await OwnSite.StartAsync(server, Setting);
        await using var alice = await world.SignInAsync(site, "alice");

        var down = await alice.WalkAsync(down: true, posts: int.MaxValue);

        Assert.Equal(Many, down.Posts);
        Assert.InRange(down.Jump, 0, 1);

        // Her place is kept once it is one of the last posts.
        var last = (await alice.WalkedAsync()).TakeLast(6).ToList();
        await alice.Page.RunAndWaitForResponseAsync(
            () => alice.WheelAsync(-200),
            answer =>
                answer.Ok
                && new Uri(answer.Url).AbsolutePath == "/reading"
                && last.Any(post => answer.Url.Contains(Uri.EscapeDataString(post[^36..]), StringComparison.Ordinal))
        );

        var place = await alice.PlaceAsync();

        // Elsewhere she comes back to where she was, and nothing above is loaded yet.
        await using var elsewhere = await world.SignInAsync(site, "alice");
        await elsewhere.ReadsAtAsync(place, 20);
        var up = await elsewhere.WalkAsync(down: false, posts: int.MaxValue);

        Assert.Equal(Many, up.Posts);
        Assert.InRange(up.Jump, 0, 1);
        site.AssertNoErrors();
    }

    [Fact(Timeout = 240_000)]
    public async Task A_reload_in_the_middle_of_scrolling_comes_back_to_where_it_was()
    {
        var server = await world.ServerAsync(ServerKind.HashedProsody);
        await PublishAlbumAsync(server);
        _held.SetResult();
        await using var site = await OwnSite.StartAsync(server, Setting);
        await using var alice = await world.SignInAsync(site, "alice");

        // Long before the place is kept for other devices.
        foreach (var screens in new[] { 4, 5, 6, -3, -4 })
        {
            await alice.Page.EvaluateAsync(
                """
                async screens => {
                  const frame = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
                  for (let step = 0; step < 10; step++) {
                    scrollBy({ top: screens * innerHeight / 10, behavior: 'instant' });
                    await frame();
                  }
                }
                """,
                screens
            );
            var place = await alice.PlaceAsync();
            await alice.Page.ReloadAsync();
            await alice.IsReadyAsync();
            await alice.ReadsAtAsync(place, 20);
        }
        site.AssertNoErrors();
    }

    [Theory(Timeout = 240_000)]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Pictures_are_looked_at_by_keyboard_and_the_place_is_kept(ColorScheme scheme)
    {
        var server = await world.ServerAsync(ServerKind.HashedProsody);
        var feed = server.Microblog("bob");
        await server.PublishAsync("bob", feed, "Before");
        var seven = Enumerable
            .Range(1, 7)
            .Select(at => (Picture($"/{at}.gif", 60 * at, 90), at == 2 ? null : $"Number {at}"));
        PicturePost[] posts =
        [
            new("Seven", [.. seven]),
            new("Lost", (_pictures.At("/missing.gif"), "It was there"), (Picture("/page.gif", 0, 0), null)),
        ];
        _held.SetResult();
        await PicturePost.PublishAsync(server, "bob", feed, posts);
        await using var site = await OwnSite.StartAsync(server, Setting);
        await using var alice = await world.PersonAsync(
            site,
            "alice",
            new BrowserNewContextOptions { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce }
        );
        var strangers = WatchRequests(alice, site);
        await alice.SignInAsync();
        await alice.SeesAsync("Seven");
        var box = alice.Page.GetByRole(AriaRole.Dialog, new() { Name = "Picture" });
        var first = alice.Post("Seven").GetByRole(AriaRole.Link, new() { Name = "Number 1" });

        // Two did not come: each says so, and leads to where it should be.
        var lost = alice.Post("Lost").GetByRole(AriaRole.Link, new() { NameRegex = new("did not load") });
        await Expect(lost).ToHaveCountAsync(2);
        await Expect(lost.First).ToHaveAttributeAsync("href", _pictures.At("/missing.gif").AbsoluteUri);
        await Expect(lost.First).ToHaveAccessibleNameAsync("It was there The picture did not load. Open the original");
        await Expect(alice.Post("Seven").GetByText("+3")).ToBeVisibleAsync();
        await alice.FindsNothingInTheWayAsync("pictures");

        await first.FocusAsync();
        await alice.Page.Keyboard.PressAsync("Enter");
        await Expect(box).ToBeVisibleAsync();
        await Expect(box.GetByText("Number 1 (1 of 7)")).ToBeVisibleAsync();
        await Expect(Button(box, "Previous picture")).ToBeHiddenAsync();
        await alice.FindsNothingInTheWayAsync("a picture by itself", box);
        await alice.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(box.GetByText("Picture without description (2 of 7)")).ToBeVisibleAsync();
        await Button(box, "Next picture").ClickAsync();
        await Expect(box.GetByRole(AriaRole.Img)).ToHaveAccessibleNameAsync("Number 3");
        await Button(box, "Previous picture").ClickAsync();
        await alice.Page.Keyboard.PressAsync("ArrowLeft");
        await Expect(box.GetByText("Number 1 (1 of 7)")).ToBeVisibleAsync();
        await Expect(Button(box, "Close")).ToBeFocusedAsync();
        await alice.Page.Keyboard.PressAsync("End");
        await Expect(box.GetByText("Number 7 (7 of 7)")).ToBeVisibleAsync();
        await Expect(Button(box, "Next picture")).ToBeHiddenAsync();
        Assert.True(
            await box.GetByRole(AriaRole.Img)
                .EvaluateAsync<bool>("image => image.decode().then(() => image.naturalWidth === 420)")
        );

        // What lies behind does not move by keys or wheel, and is as it was.
        var before = await alice.Page.EvaluateAsync<double>("scrollY");
        await alice.Page.Keyboard.PressAsync("PageDown");
        await alice.WheelAsync(300);
        await alice.Page.Keyboard.PressAsync("Escape");
        await Expect(box).ToBeHiddenAsync();
        await Expect(first).ToBeFocusedAsync();
        Assert.Equal(before, await alice.Page.EvaluateAsync<double>("scrollY"));

        await alice.Post("Seven").GetByText("+3").ClickAsync();
        await Expect(box.GetByText("Number 4 (4 of 7)")).ToBeVisibleAsync();
        await Button(box, "Close").ClickAsync();
        await Expect(alice.Post("Seven").GetByRole(AriaRole.Link, new() { Name = "Number 4 and 3 more" }))
            .ToBeFocusedAsync();
        await Expect(alice.Page).ToHaveURLAsync(site.Address.ToString());
        Assert.Empty(strangers);
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task A_picture_is_for_those_who_may_read_the_post()
    {
        var server = await world.ServerAsync(ServerKind.HashedProsody);
        var feed = server.Microblog("bob");
        await server.MakeAsync("bob", feed, access: "presence");
        _held.SetResult();
        await PicturePost.PublishAsync(
            server,
            "bob",
            feed,
            [new("For friends", (Picture("/a.gif", 30, 20), "A cake"))]
        );
        await using var site = await OwnSite.StartAsync(server, Setting);
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.SeesAsync("For friends");
        var source = await alice.Post("For friends").Locator(".pictures img").GetAttributeAsync("data-src");
        Assert.Equal(200, (await alice.Browser.APIRequest.GetAsync(source!)).Status);

        await using var dave = await world.PersonAsync(site, "dave");
        var unknown = await dave.Browser.APIRequest.GetAsync(source!, new() { MaxRedirects = 0 });
        await dave.SignInAsync();
        var stranger = await dave.Browser.APIRequest.GetAsync(source!);

        Assert.Equal(302, unknown.Status);
        Assert.Equal(404, stranger.Status);
        Assert.Equal("There is no such picture.", await stranger.TextAsync());
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task Pictures_come_in_a_feed_that_is_only_opened_and_in_replies()
    {
        var server = await world.ServerAsync(ServerKind.HashedProsody);
        var feed = new FeedAddress(server.PubSub, $"album/{Guid.NewGuid()} %2F");
        var comments = new FeedAddress(server.PubSub, FeedAddress.CommentsPrefix + Guid.NewGuid());
        await server.MakeAsync("carol", feed);
        await server.MakeAsync("carol", comments);
        _held.SetResult();
        await PicturePost.PublishAsync(
            server,
            "carol",
            feed,
            [new("On the wall", (Picture("/wall.gif", 30, 20), "A wall")) { Comments = comments }]
        );
        await PicturePost.PublishAsync(
            server,
            "carol",
            comments,
            [new("Another", (Picture("/other.gif", 20, 30), "Another wall"))]
        );
        await using var site = await OwnSite.StartAsync(server, Setting);
        await using var dave = await world.SignInAsync(site, "dave");

        await dave.OpenAsync(Pages.Feed(feed));
        await IsLoadedAsync(dave, "On the wall", 30);
        await dave.Post("On the wall").Locator("[data-permalink]").ClickAsync();
        await IsLoadedAsync(dave, "Another", 20);
        await IsLoadedAsync(dave, "On the wall", 30);
        site.AssertNoErrors();
    }

    private static Task IsLoadedAsync(Person person, string text, int width) =>
        Expect(person.Post(text).Locator(".pictures img")).ToHaveJSPropertyAsync("naturalWidth", width);

    /// <summary>The pictures above the first post in sight.</summary>
    private const string Above = """
        [...document.querySelectorAll('.pictures img')]
          .filter(image => image.checkVisibility() && image.getBoundingClientRect().bottom < 0)
        """;

    /// <summary>Those of them that are near enough to be loaded.</summary>
    private const string JustAbove =
        $"({Above}).filter(image => image.getBoundingClientRect().bottom > -0.9 * innerHeight)";

    private static Task<int> LoadedAsync(Person person, string images) =>
        person.Page.EvaluateAsync<int>($"() => ({images}).filter(image => image.naturalWidth > 0).length");

    private static Task<double[]> HeightsAsync(Person person) =>
        person.Posts.EvaluateAllAsync<double[]>("posts => posts.map(post => post.getBoundingClientRect().height)");

    /// <summary>Everything that the browser asks anybody else for.</summary>
    private static ConcurrentQueue<string> WatchRequests(Person person, Site site)
    {
        var strangers = new ConcurrentQueue<string>();
        person.Page.Request += (_, request) =>
        {
            if (new Uri(request.Url) is { Scheme: not "data" } asked && asked.Authority != site.Address.Authority)
            {
                strangers.Enqueue(request.Url);
            }
        };
        return strangers;
    }

    private static ILocator Button(ILocator box, string name) =>
        box.GetByRole(AriaRole.Button, new() { Name = name, IncludeHidden = true });
}
