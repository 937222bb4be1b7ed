using System.Text.RegularExpressions;
using Microblog.EndToEnd.People;
using Microblog.Testing.Servers;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

/// <summary>The place of what is read.</summary>
[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class ReadingJourneys(World world)
{
    [Theory(Timeout = 240_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.HashedEjabberdSql)]
    public async Task The_place_is_there_again_after_back_a_reload_a_restart_and_on_a_second_device(ServerKind kind)
    {
        var server = await world.ServerAsync(kind);
        var feed = server.Microblog("bob");
        await server.PublishAsync("bob", feed, Texts("Walk", 90));
        await using var site = await OwnSite.StartAsync(server);
        await using var alice = await world.PersonAsync(site, "alice");
        await alice.SignInAsync(keep: true);
        await alice.ScrollToAsync(Text("Walk", 50));
        var place = await alice.PlaceAsync();

        // Into a post, and back.
        await alice.ClickInPlaceAsync(place.Text, "[data-permalink]");
        await Expect(OpenedPost(alice)).ToBeFocusedAsync();
        await alice.Page.GoBackAsync();
        await alice.ReadsAtAsync(place, 2);
        // Into a profile, and back; it begins at its own top.
        await alice.ClickInPlaceAsync(place.Text, "a.name");
        await Expect(Heading(alice, "bob")).ToBeFocusedAsync();
        Assert.Equal(0, await alice.Page.EvaluateAsync<double>("scrollY"));
        await LivesOnUnderAPostAsync(alice);
        await alice.Page.GoBackAsync();
        await alice.ReadsAtAsync(place, 2);

        await alice.Page.ReloadAsync();
        await alice.IsReadyAsync();
        await alice.ReadsAtAsync(place, 20);
        await site.RestartAsync();
        await alice.IsReadyAsync();
        await alice.ReadsAtAsync(place, 20);

        await server.PublishAsync("bob", feed, "Meanwhile");
        await using var elsewhere = await world.SignInAsync(site, "alice");
        await elsewhere.ReadsAtAsync(place, 20);
        // What was scrolled past on the other device is not new here.
        await Expect(elsewhere.Button("1 new post")).ToBeVisibleAsync();
        await elsewhere.ScrollUpToAsync("Walk 70");
        await Expect(elsewhere.Button("1 new post")).ToBeVisibleAsync();
        await elsewhere.ScrollUpToAsync("Meanwhile");
        await Expect(elsewhere.Pill).ToHaveCountAsync(0);
        site.AssertNoErrors();
    }

    [Theory(Timeout = 240_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    public async Task Returning_reader_continues_at_the_last_post_and_counts_down_unread(ServerKind kind)
    {
        var site = await world.SiteAsync(kind);
        var server = site.Server;
        var feed = server.Microblog("bob");
        await server.PublishAsync("bob", feed, Texts("Walk", 30));
        await using (var alice = await world.PersonAsync(site, "alice"))
        {
            await alice.PlaceIsKeptAsync(() => alice.SignInAsync());
            Assert.Equal(Text("Walk", 30), (await alice.PlaceAsync()).Text);
        }
        await server.PublishNowAsync("bob", feed, Texts("New", 45).Select(text => (Guid.NewGuid().ToString(), text)));

        await using var elsewhere = await world.SignInAsync(site, "alice");
        await Expect(elsewhere.Post(Text("Walk", 30))).ToBeInViewportAsync();
        await Expect(elsewhere.Pill).ToHaveTextAsync(new Regex("4[345] new posts"));
        await elsewhere.ScrollUpToAsync("New 10");
        await Expect(elsewhere.Pill).ToHaveTextAsync(new Regex("3[2345] new posts"));
        // Down again, nothing is new that was seen; nor is it after a reload.
        await elsewhere.ScrollToAsync(Text("Walk", 28));
        await Expect(elsewhere.Pill).ToHaveTextAsync(new Regex("3[2345] new posts"));
        var left = await NumberAsync(elsewhere);
        var place = await elsewhere.PlaceAsync();
        await elsewhere.Page.ReloadAsync();
        await elsewhere.IsReadyAsync();
        await elsewhere.ReadsAtAsync(place, 20);
        await Expect(elsewhere.Button($"{left} new posts")).ToBeVisibleAsync();

        // The button shows the newest, and leads back.
        place = await elsewhere.PlaceAsync();
        await elsewhere.Page.Keyboard.PressAsync(".");
        await Expect(elsewhere.Post(Text("New", 45))).ToBeInViewportAsync();
        await Expect(elsewhere.Pill).ToHaveCountAsync(0);
        await elsewhere.Button("Back to where I was").ClickAsync();
        await elsewhere.ReadsAtAsync(place, 2);
        await Expect(elsewhere.Pill).ToHaveCountAsync(0);
        await elsewhere.ScrollUpToAsync("New 45");
        site.AssertNoErrors();
    }

    [Fact(Timeout = 120_000)]
    public async Task A_page_that_is_scrolled_by_less_than_stands_above_its_posts_comes_back_as_it_was()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        var server = site.Server;
        var feed = server.Microblog("bob");
        await server.PublishAsync("bob", feed, Texts("Walk", 30));
        await using var alice = await world.SignInAsync(site, "alice");
        foreach (var path in new[] { "/", Pages.Feed(feed) })
        {
            await alice.OpenAsync(path);
            await Expect(alice.Posts.First).ToBeVisibleAsync();
            await alice.Page.Mouse.MoveAsync(500, 400);
            await alice.WheelAsync(60);
            await alice.Page.WaitForFunctionAsync("() => scrollY === 60");
            var place = await alice.PlaceAsync();
            Assert.Equal(Text("Walk", 30), place.Text);

            await alice.ClickInPlaceAsync(place.Text, "[data-permalink]");
            await Expect(OpenedPost(alice)).ToBeFocusedAsync();
            await alice.Page.GoBackAsync();
            await alice.ReadsAtAsync(place, 2);
            await alice.Page.ReloadAsync();
            await alice.IsReadyAsync();
            await alice.ReadsAtAsync(place, 2);
        }
        site.AssertNoErrors();
    }

    [Fact(Timeout = 120_000)]
    public async Task A_conversation_is_where_it_was_left_after_back_and_a_reload_and_begins_at_its_top_when_opened()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        await site.Server.PublishAsync("bob", "Which way did you go?");
        await using var alice = await world.SignInAsync(site, "alice");
        var way = string.Join("\n\n", Enumerable.Range(1, 40).Select(number => $"Past bridge {number}"));
        await alice.ReplyAsync("bob", "Which way did you go?", way);
        await alice.ReplyAsync("bob", "Which way did you go?", "And home again");
        await alice.ClickInPlaceAsync("Which way did you go?", "[data-permalink]");
        await Expect(OpenedPost(alice)).ToBeFocusedAsync();
        await Expect(alice.Box("Reply to bob")).ToHaveValueAsync("");
        await alice.SeesAsync("And home again");
        await alice.Page.Mouse.MoveAsync(500, 400);
        await alice.WheelAsync(900);
        await alice.Page.WaitForFunctionAsync("() => scrollY === 900");
        var place = await alice.PlaceAsync();
        Assert.StartsWith("Past bridge 1", place.Text, StringComparison.Ordinal);

        await alice.ClickInPlaceAsync("Which way did you go?", "a.name");
        await Expect(Heading(alice, "bob")).ToBeFocusedAsync();
        await alice.Page.GoBackAsync();
        await alice.ReadsAtAsync(place, 2);
        await alice.Page.ReloadAsync();
        await alice.IsReadyAsync();
        await alice.ReadsAtAsync(place, 2);

        await alice.Page.GoBackAsync();
        await Expect(Heading(alice, "Home")).ToBeVisibleAsync();
        await alice.IsReadyAsync();
        await alice.ClickInPlaceAsync("Which way did you go?", "[data-permalink]");
        await Expect(OpenedPost(alice)).ToBeFocusedAsync();
        Assert.Equal(0, await alice.Page.EvaluateAsync<double>("scrollY"));
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task Returning_reader_of_a_deleted_post_continues_below_it()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        var server = site.Server;
        var feed = server.Microblog("bob");
        var ids = await server.PublishAsync("bob", feed, Texts("Walk", 60));
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.PlaceIsKeptAsync(() => alice.ScrollToAsync(Text("Walk", 30)));
        var place = await alice.PlaceAsync();
        await alice.Page.GotoAsync("about:blank");
        var meanwhile = await alice.NewTabAsync();
        await meanwhile.OpenAsync("/");
        await meanwhile.ReadsAtAsync(place, 20);
        await server.RetractAsync("bob", feed, [ids[29]]);
        await meanwhile.SeesNoMoreAsync(Text("Walk", 30));
        await meanwhile.Page.CloseAsync();

        await alice.OpenAsync("/");
        await alice.ReadsAtAsync(new ReadingPlace { Text = Text("Walk", 29), Top = place.Top }, 120);
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task A_post_that_is_still_to_be_sent_is_no_place_to_come_back_to()
    {
        await using var server = await ServerKind.HashedProsody.LaunchAsync();
        await server.PublishAsync("bob", Texts("Walk", 60));
        await server.PublishAsync("alice", "Before");
        await using var site = await OwnSite.StartAsync(server);
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.PostAndSeeAsync("All is well");
        await alice.PlaceIsKeptAsync(() => alice.ScrollToAsync(Text("Walk", 30)));
        await server.StandStillAsync();
        await alice.Page.EvaluateAsync("scrollTo({ top: 0, behavior: 'instant' })");
        await alice.PostAsync("Into the silence");
        await Expect(alice.Post("Into the silence")).ToBeVisibleAsync();
        await alice.PlaceIsKeptAsync(() => alice.Page.EvaluateAsync("scrollTo({ top: 120, behavior: 'instant' })"));
        Assert.Equal("Into the silence", (await alice.PlaceAsync()).Text);

        // Another tab begins where the account was: at the first post that is sent.
        var elsewhere = await alice.NewTabAsync();
        await elsewhere.OpenAsync("/");
        await Expect(elsewhere.Post("All is well")).ToBeInViewportAsync();
        await server.GoOnAsync();
        await elsewhere.SeesAsync("Into the silence");
    }

    [Fact(Timeout = 180_000)]
    public async Task The_posts_of_the_first_html_stay_when_the_page_becomes_interactive()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        var server = site.Server;
        var ids = await server.PublishAsync("bob", Texts("Walk", 30));
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.PlaceIsKeptAsync(() => alice.ScrollToAsync(Text("Walk", 20)));
        await alice.Page.AddInitScriptAsync(
            """
            window.gaps = [];
            let had = false;
            new MutationObserver(() => {
              const has = document.querySelector('main article.post') !== null;
              if (had && !has) gaps.push(document.querySelector('main')?.innerText ?? 'nothing');
              had ||= has;
            }).observe(document, { childList: true, subtree: true });
            """
        );

        foreach (
            var path in new[] { "/", Pages.Feed(server.Microblog("bob")), Pages.Post(server.Microblog("bob"), ids[3]) }
        )
        {
            await alice.OpenAsync(path);
            Assert.Empty(await alice.Page.EvaluateAsync<string[]>("gaps"));
            Assert.True(await alice.Page.EvaluateAsync<bool>("document.querySelector('main article.post') !== null"));
        }
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task Scrolling_during_changes_is_not_undone()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        await site.Server.PublishAsync("bob", Texts("Walk", 30));
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.ScrollToAsync(Text("Walk", 15));

        // A post above grows in the very moment in which the reader scrolls up, and one in which they go to the top.
        var moved = await alice.Page.EvaluateAsync<double[]>(
            """
            async () => {
              const frames = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))));
              const feed = [...document.querySelectorAll('post-feed')].find(feed => feed.checkVisibility());
              const row = [...feed.children].find(row => row.getBoundingClientRect().top > 0);
              const before = row.getBoundingClientRect().top;
              const grow = () => feed.children[1].querySelector('.text').append(' and on and on'.repeat(100));
              scrollBy({ top: -100, behavior: 'instant' });
              grow();
              await frames();
              const after = row.getBoundingClientRect().top;
              scrollTo({ top: 0, behavior: 'instant' });
              grow();
              await frames();
              return [after - before, scrollY];
            }
            """
        );
        Assert.InRange(moved[0], 99, 101);
        Assert.Equal(0, moved[1]);
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task Scrolling_to_the_end_during_a_demand_gets_more_afterwards()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        await site.Server.PublishAsync("bob", Texts("Walk", 70));
        await using var alice = await world.SignInAsync(site, "alice");

        // What came is in the page a moment before asking is over; a fast reader is at its end by then, and scrolls no more.
        var before = await alice.Page.EvaluateAsync<int>(
            """
            async () => {
              const frames = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))));
              const feed = [...document.querySelectorAll('post-feed')].find(feed => feed.checkVisibility());
              const [host, button] = [feed.closest('.timeline'), document.querySelector('button[data-older]')];
              host.dataset.asking = button.ariaDisabled = 'true';
              scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' });
              await frames();
              const before = feed.children.length;
              button.ariaDisabled = null;
              delete host.dataset.asking;
              return before;
            }
            """
        );
        await alice.Page.WaitForFunctionAsync(
            "before => document.querySelectorAll('main article.post').length > before",
            before
        );
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task Scrolling_during_eviction_is_not_undone()
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        await site.Server.PublishAsync("bob", Texts("Walk", 240));
        await using var alice = await world.SignInAsync(site, "alice");

        // To the end in one leap, with no frame between that and the moment in which posts far above go.
        var last = await alice.Page.EvaluateAsync<double>(
            """
            async () => {
              const frame = requestAnimationFrame;
              const frames = () => new Promise(done => frame(() => frame(() => setTimeout(done))));
              const feed = [...document.querySelectorAll('post-feed')].find(feed => feed.checkVisibility());
              let [last, went] = [null, false];
              const leap = () => {
                const [waiting, count] = [[], feed.children.length];
                window.requestAnimationFrame = what => waiting.push(what);
                last = feed.lastElementChild;
                scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' });
                new MutationObserver((_, going) => {
                  if (feed.children.length >= count) return;
                  going.disconnect();
                  window.requestAnimationFrame = frame;
                  waiting.forEach(what => frame(what));
                  went = true;
                }).observe(feed, { childList: true });
              };
              const next = new MessageChannel();
              next.port1.onmessage = leap;
              document.addEventListener('timelinetrim', () => next.port2.postMessage(null), { once: true, capture: true });
              for (let tries = 0; !went && tries < 500; tries++) {
                if (!last) scrollBy({ top: 0.9 * innerHeight, behavior: 'instant' });
                await frames();
              }
              if (!went) throw new Error('no post was removed');
              await frames();
              return last.getBoundingClientRect().bottom - innerHeight;
            }
            """
        );
        Assert.InRange(last, -500, 0);
        site.AssertNoErrors();
    }

    [Theory(Timeout = 180_000, DisableParallelization = true)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    public async Task Changes_above_do_not_move_the_reading_position(ServerKind kind)
    {
        var server = await world.ServerAsync(kind);
        var feed = server.Microblog("bob");
        var ids = await server.PublishAsync("bob", feed, Texts("Walk", 60));
        await using var site = await OwnSite.StartAsync(server);
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.ScrollToAsync(Text("Walk", 45));
        var place = await alice.PlaceAsync();
        await alice.WatchAsync(place.Text);

        await server.PublishNowAsync("bob", feed, Texts("New", 50).Select(text => (Guid.NewGuid().ToString(), text)));
        await Expect(alice.Button("50 new posts")).ToBeVisibleAsync();
        var much = string.Join(' ', Enumerable.Repeat("Much longer now.", 40));
        await server.ChangeAsync("bob", feed, [ids[47], ids[57]], much);
        await Expect(alice.Posts.GetByText("Much longer now.")).ToHaveCountAsync(2);
        await server.RetractAsync("bob", feed, [ids[46], ids[52], ids[55]]);
        await alice.SeesNoMoreAsync(Text("Walk", 47));
        await alice.SeesNoMoreAsync(Text("Walk", 56));

        await alice.ReadsAtAsync(place, 1);
        Assert.InRange(await alice.MovedAsync(), 0, 1);

        // The key shows what is new; a button leads back, to the pixel.
        await Expect(alice.Status("new posts")).ToHaveCountAsync(1);
        await alice.Page.Keyboard.PressAsync(".");
        await Expect(alice.Post(Text("New", 50))).ToBeInViewportAsync();
        await Expect(alice.Status("new posts")).ToHaveCountAsync(0);
        await alice.Button("Back to where I was").ClickAsync();
        await alice.ReadsAtAsync(place, 2);
        await Expect(alice.Button("Back to where I was")).ToHaveCountAsync(0);
        site.AssertNoErrors();
    }

    /// <summary>The feed that is open is the same one, at the same place, when what was opened from it is closed.</summary>
    private static async Task LivesOnUnderAPostAsync(Person person)
    {
        await person.ScrollToAsync(Text("Walk", 60));
        var place = await person.PlaceAsync();
        await person.Page.EvaluateAsync(
            "[...document.querySelectorAll('post-feed')].find(feed => feed.checkVisibility()).isTheOne = true"
        );
        await person.ClickInPlaceAsync(place.Text, "[data-permalink]");
        await Expect(OpenedPost(person)).ToBeFocusedAsync();
        Assert.Empty(
            await person.Page.EvaluateAsync<string[]>(
                "() => { const ids = [...document.querySelectorAll('[id]')].map(e => e.id); return ids.filter((id, at) => ids.indexOf(id) !== at); }"
            )
        );
        await person.Page.GoBackAsync();
        await person.ReadsAtAsync(place, 2);
        Assert.True(
            await person.Page.EvaluateAsync<bool>(
                "[...document.querySelectorAll('post-feed')].find(feed => feed.checkVisibility()).isTheOne === true"
            )
        );
    }

    private static string[] Texts(string name, int count) =>
        [.. Enumerable.Range(1, count).Select(number => Text(name, number))];

    /// <summary>Posts of different heights.</summary>
    private static string Text(string name, int number) =>
        $"{name} {number}" + string.Concat(Enumerable.Repeat(" along the river and over the bridge", number % 7));

    /// <summary>The heading of an opened post of bob's.</summary>
    private static ILocator OpenedPost(Person person) =>
        person.Page.GetByRole(AriaRole.Heading, new() { Name = "bob: ", Level = 1 });

    private static ILocator Heading(Person person, string name) =>
        person.Page.GetByRole(
            AriaRole.Heading,
            new()
            {
                Name = name,
                Level = 1,
                Exact = true,
            }
        );

    private static async Task<int> NumberAsync(Person person) =>
        int.Parse(
            (await person.Pill.InnerTextAsync()).Split(' ')[0].TrimEnd('+'),
            System.Globalization.CultureInfo.InvariantCulture
        );
}
