using Microblog.EndToEnd.People;
using Microblog.Testing.Servers;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

/// <summary>The button that leads back to where somebody was reading.</summary>
[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class ReturnJourneys(World world)
{
    private const int Posts = 60;
    private const string Read = "Walk 35";

    [Theory(Timeout = 180_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    public async Task Button_points_to_the_place_and_goes_for_good_when_it_is_passed_in_either_direction(
        ServerKind kind
    )
    {
        var site = await StartAsync(kind);
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.SeesAsync($"Walk {Posts}");
        var back = Back(alice);

        // Down to the place.
        await LeaveAsync(alice);
        await Expect(back).ToHaveAttributeAsync("data-points", "down");
        await ScrollDownToAsync(alice, "Walk 50");
        await Expect(back).ToBeVisibleAsync();
        await ScrollDownToAsync(alice, Read);
        await Expect(back).ToHaveCountAsync(0);
        await ScrollDownToAsync(alice, "Walk 30");
        await alice.ScrollUpToAsync("Walk 50");
        await Expect(back).ToHaveCountAsync(0);

        // Past it in one leap: it points up from there, and goes on the way up.
        await LeaveAsync(alice);
        await LeapAsync(alice, "Walk 10");
        await Expect(back).ToHaveAttributeAsync("data-points", "up");
        await LeapAsync(alice, "Walk 55");
        await Expect(back).ToHaveAttributeAsync("data-points", "down");
        await LeapAsync(alice, "Walk 10");
        await Expect(back).ToHaveAttributeAsync("data-points", "up");
        await alice.ScrollUpToAsync(Read);
        await Expect(back).ToHaveCountAsync(0);
        await alice.ScrollUpToAsync("Walk 50");
        await LeapAsync(alice, "Walk 10");
        await Expect(back).ToHaveCountAsync(0);
        site.AssertNoErrors();
    }

    [Theory(Timeout = 180_000)]
    [InlineData(ServerKind.HashedProsody, 390, 844)]
    [InlineData(ServerKind.HashedProsody, 1280, 800)]
    [InlineData(ServerKind.EjabberdMnesia, 390, 844)]
    public async Task Button_covers_nothing_moves_nothing_and_leads_back_to_the_pixel(
        ServerKind kind,
        int width,
        int height
    )
    {
        var site = await StartAsync(kind);
        await using var alice = await world.SignInAsync(
            site,
            "alice",
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = width, Height = height },
            }
        );
        await alice.SeesAsync($"Walk {Posts}");
        var back = Back(alice);

        var place = await LeaveAsync(alice, CountShiftsAsync);
        Assert.Empty(await ShiftsAsync(alice));
        await IsInTheWindowAsync(alice, back);
        await Expect(back).ToHaveAttributeAsync("data-points", "down");
        for (var turn = 0; turn < 4; turn++)
        {
            Assert.Empty(await CoveredAsync(alice));
            await Expect(back).ToBeVisibleAsync();
            await alice.WheelAsync(67);
            await FrameAsync(alice);
        }

        // It stands beside the one for new posts.
        await site.Server.PublishNowAsync("bob", site.Server.Microblog("bob"), [("fresh", "Fresh")]);
        await Expect(alice.Button("1 new post")).ToBeVisibleAsync();
        await IsInTheWindowAsync(alice, back);
        await IsInTheWindowAsync(alice, alice.Button("1 new post"));
        Assert.Empty(await CoveredAsync(alice));

        await CountShiftsAsync(alice);
        await back.ClickAsync();
        await alice.ReadsAtAsync(place, 2);
        await Expect(back).ToHaveCountAsync(0);
        Assert.Empty(await ShiftsAsync(alice));

        await LeaveAsync(alice);
        await alice.Page.Mouse.MoveAsync(width / 2, height / 2);
        await CountShiftsAsync(alice);
        await ScrollDownToAsync(alice, Read);
        await Expect(back).ToHaveCountAsync(0);
        Assert.Empty(await ShiftsAsync(alice));
        site.AssertNoErrors();
    }

    [Fact(Timeout = 120_000)]
    public async Task Button_that_goes_with_the_focus_leaves_it_to_the_post_of_its_place()
    {
        var site = await StartAsync(ServerKind.HashedProsody);
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.SeesAsync($"Walk {Posts}");
        await LeaveAsync(alice);

        await Back(alice).FocusAsync();
        await ScrollDownToAsync(alice, Read);

        await Expect(Back(alice)).ToHaveCountAsync(0);
        await Expect(alice.Post(Read)).ToBeFocusedAsync();
        site.AssertNoErrors();
    }

    private async Task<Site> StartAsync(ServerKind kind)
    {
        var site = await world.SiteAsync(kind);
        var texts = Enumerable.Range(1, Posts).Select(number => $"Walk {number}");
        await site.Server.PublishAsync("bob", [.. texts]);
        return site;
    }

    private static ILocator Back(Person person) => person.Button("Back to where I was");

    /// <summary>Reads down to a place, and leaves it for the newest posts.</summary>
    private static async Task<ReadingPlace> LeaveAsync(Person person, Func<Person, Task>? before = null)
    {
        await LeapAsync(person, Read);
        await person.ScrollToAsync(Read);
        var place = await person.PlaceAsync();
        if (before is not null)
        {
            await before(person);
        }
        await person
            .Page.GetByRole(AriaRole.Link, new() { Name = "Home", Exact = true })
            .EvaluateAsync("link => link.click()");
        await Expect(Back(person)).ToBeVisibleAsync();
        await Expect(person.Post($"Walk {Posts}")).ToBeInViewportAsync();
        return place;
    }

    /// <summary>Scrolls down, as people do, until a post is in sight.</summary>
    private static async Task ScrollDownToAsync(Person person, string text)
    {
        while (!await IsInSightAsync(person, text))
        {
            await person.WheelAsync(90);
            await FrameAsync(person);
        }
    }

    private static Task<bool> IsInSightAsync(Person person, string text) =>
        person.Page.EvaluateAsync<bool>(
            """
            text => [...document.querySelectorAll('main article.post')].some(post => {
              const box = post.getBoundingClientRect();
              return post.checkVisibility() && box.top >= 0 && box.bottom < innerHeight - 80 && post.querySelector('.text').innerText === text;
            })
            """,
            text
        );

    /// <summary>Brings a post to the middle of the window, and what is between is never shown; loads what is not there.</summary>
    private static async Task LeapAsync(Person person, string text)
    {
        while (await person.Post(text).CountAsync() == 0)
        {
            await person.Page.EvaluateAsync(
                "scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' })"
            );
            await FrameAsync(person);
        }
        await person
            .Post(text)
            .First.EvaluateAsync("post => post.scrollIntoView({ block: 'center', behavior: 'instant' })");
        await FrameAsync(person);
    }

    private static async Task FrameAsync(Person person) =>
        await person.Page.EvaluateAsync(
            "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
        );

    private static async Task IsInTheWindowAsync(Person person, ILocator button)
    {
        // It drops into its place.
        await button.EvaluateAsync("button => Promise.all(button.getAnimations().map(one => one.finished))");
        var box = (await button.BoundingBoxAsync())!;
        var window = person.Page.ViewportSize!;
        Assert.True(
            box.X >= 0 && box.Y >= 0 && box.X + box.Width <= window.Width && box.Y + box.Height <= window.Height,
            $"{box.X}, {box.Y}, {box.Width} × {box.Height}"
        );
        Assert.True(box is { Width: >= 24, Height: >= 24 });
        Assert.True(
            await button.EvaluateAsync<bool>(
                """
                button => {
                  const box = button.getBoundingClientRect();
                  return [.1, .5, .9].every(part => button.contains(document.elementFromPoint(box.left + box.width * part, box.top + box.height / 2)));
                }
                """
            ),
            "Something lies over it."
        );
    }

    /// <summary>The buttons and links of posts in sight that cannot be pressed at their middle.</summary>
    private static Task<string[]> CoveredAsync(Person person) =>
        person.Page.EvaluateAsync<string[]>(
            """
            () => {
              const head = [...document.querySelectorAll('.head')].find(one => one.checkVisibility()).getBoundingClientRect();
              const fixed = ['.rail', '.write'].map(name => document.querySelector(name).getBoundingClientRect());
              const within = (box, x, y) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
              return [...document.querySelectorAll('main article.post :is(a, button)')].filter(one => one.checkVisibility()).flatMap(one => {
                const box = one.getBoundingClientRect();
                const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
                if (y <= head.bottom || y >= innerHeight || fixed.some(bar => within(bar, x, y))) return [];
                const hit = document.elementFromPoint(x, y);
                if (hit?.closest('.rail, .write')) return []; // what reacts to a press may be larger than the box
                return hit && (one.contains(hit) || hit.contains(one) && hit.closest('article')) ? [] : [`${one.outerHTML.slice(0, 120)} under ${hit?.outerHTML.slice(0, 120)}`];
              });
            }
            """
        );

    private static Task CountShiftsAsync(Person person) =>
        person.Page.EvaluateAsync(
            """
            () => {
              window.shiftObserver?.disconnect();
              window.shifts = [];
              window.noteShifts = list => shifts.push(...list.map(shift =>
                `${shift.value}: ${shift.sources.map(source => source.node?.outerHTML?.slice(0, 80) ?? source.node?.textContent).join(' | ')}`));
              window.shiftObserver = new PerformanceObserver(list => noteShifts(list.getEntries()));
              shiftObserver.observe({ type: 'layout-shift' });
            }
            """
        );

    /// <summary>What moved by itself since <see cref="CountShiftsAsync"/>.</summary>
    private static async Task<string[]> ShiftsAsync(Person person)
    {
        await FrameAsync(person);
        return await person.Page.EvaluateAsync<string[]>(
            "() => { noteShifts(shiftObserver.takeRecords()); return shifts; }"
        );
    }
}
