using Microblog.EndToEnd.People;
using Microblog.Testing.Servers;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

/// <summary>The page is drawn, and does not answer yet: its connection has nowhere to go until the test lets it.</summary>
[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed class EarlyJourneys(World world)
{
    private const string Text = "The kettle is on";

    // Alone: beside other journeys the page has been seen without the focus of the window, for a reason not known yet.
    [Fact(Timeout = 180_000, DisableParallelization = true)]
    public async Task Text_typed_before_the_page_answers_stays_whatever_draft_comes_later()
    {
        await OnPictureAsync(
            async (alice, page) =>
            {
                await IsKeptAsync(alice, () => alice.Composer.FillAsync("An older draft"));
                await IsKeptAsync(alice, () => alice.Composer.PressSequentiallyAsync("!"));
                await page.OpenAsync();
                await Expect(alice.Composer).ToHaveValueAsync("An older draft!");
                await alice.Composer.FillAsync("What I think now");

                await page.AnswerAsync();
                await Expect(alice.Composer).ToHaveValueAsync("What I think now");
                await Expect(alice.Composer).ToBeFocusedAsync();
                await alice.Page.Keyboard.TypeAsync(" and then");
                await Expect(alice.Composer).ToHaveValueAsync("What I think now and then");
            }
        );
    }

    [Fact(Timeout = 180_000)]
    public async Task Text_that_replaces_a_draft_stands_alone_where_the_draft_is_stored_by_the_next_page()
    {
        const string Drafts = "**/compose/draft**";
        await OnPictureAsync(
            async (alice, page) =>
            {
                var (left, stored, replaced) = (
                    new TaskCompletionSource(),
                    new TaskCompletionSource(),
                    new TaskCompletionSource()
                );
                await IsKeptAsync(alice, () => alice.Composer.FillAsync("An older draft"));
                await alice.Page.RouteAsync(
                    Drafts,
                    async route =>
                    {
                        if (left.TrySetResult())
                        {
                            return; // The page goes before this reaches the server; the next one sends it again.
                        }
                        if (route.Request.Method == "POST")
                        {
                            await route.ContinueAsync();
                            stored.TrySetResult();
                            return;
                        }
                        await replaced.Task;
                        await route.ContinueAsync();
                    }
                );
                await alice.Composer.PressSequentiallyAsync("!");
                await left.Task.WaitAsync(TestContext.Current.CancellationToken);

                await page.OpenAsync();
                await Expect(alice.Composer).ToHaveValueAsync("An older draft!");
                await stored.Task.WaitAsync(TestContext.Current.CancellationToken);
                await alice.Composer.FillAsync("Another thought");
                replaced.SetResult();
                await IsKeptAsync(alice, page.AnswerAsync);
                await Expect(alice.Composer).ToHaveValueAsync("Another thought");
                await IsKeptAsync(alice, () => alice.Composer.PressSequentiallyAsync("."));
                await Expect(alice.Composer).ToHaveValueAsync("Another thought.");
            }
        );
    }

    [Fact(Timeout = 180_000)]
    public async Task Text_typed_before_any_script_came_stays()
    {
        await OnPictureAsync(
            async (alice, page) =>
            {
                await page.OpenAsync(scripts: false);
                await alice.Composer.FillAsync("Typed very early");
                await page.AnswerAsync();
                await Expect(alice.Composer).ToHaveValueAsync("Typed very early");

                // It goes with the page, before its scripts came.
                await page.OpenAsync(scripts: false);
                await alice.Composer.FillAsync("Typed very early, and then loaded again");
                await page.OpenAsync(scripts: false);
                Assert.Equal(
                    ["Typed very early, and then loaded again"],
                    await alice.Page.EvaluateAsync<string[]>(
                        "JSON.parse(sessionStorage.getItem('writing')).boxes.map(box => box.text)"
                    )
                );
                await page.AnswerAsync();
                await Expect(alice.Composer).ToHaveValueAsync("Typed very early, and then loaded again");
            }
        );
    }

    [Fact(Timeout = 180_000)]
    public async Task Post_pressed_before_the_page_answers_is_seen_at_once_and_sends_once()
    {
        await OnPictureAsync(
            async (alice, page) =>
            {
                await page.OpenAsync();
                await alice.Composer.FillAsync("Sent early");
                await alice.Button("Post").ClickAsync();
                await Expect(alice.Button("Post")).ToHaveAttributeAsync("aria-busy", "true");
                await Expect(alice.Button("Post")).ToHaveCSSAsync("opacity", "0.6");
                await alice.Button("Post").ClickAsync();
                await alice.Composer.PressAsync("Control+Enter");

                await page.AnswerAsync();
                await alice.SeesAsync("Sent early");
                await Expect(alice.Composer).ToHaveValueAsync("");
                await Expect(alice.Posts.GetByText("Sending…")).ToHaveCountAsync(0);
                Assert.Equal(
                    [Text, "Sent early"],
                    await page.Server.ReadAsync("alice", page.Server.Microblog("alice"))
                );
            }
        );
    }

    [Fact(Timeout = 180_000)]
    public async Task Like_pressed_before_the_page_answers_likes_once()
    {
        await OnPictureAsync(
            async (alice, page) =>
            {
                await page.OpenAsync();
                await alice.Like(Text).ClickAsync();
                await Expect(alice.Like(Text)).ToHaveAttributeAsync("aria-busy", "true");
                await alice.Like(Text).ClickAsync();
                await Expect(alice.Status("No answer yet. What you typed and pressed is kept.")).ToBeVisibleAsync();

                await page.AnswerAsync();
                await Expect(alice.Status("No answer yet")).ToHaveCountAsync(0);
                await Expect(alice.Like(Text)).ToHaveAttributeAsync("aria-pressed", "true");
                await alice.SeesLikesAsync(Text, 1);
            }
        );
    }

    [Fact(Timeout = 180_000)]
    public async Task Reply_pressed_before_any_script_came_opens_its_box()
    {
        await OnPictureAsync(
            async (alice, page) =>
            {
                await page.OpenAsync(scripts: false);
                await alice.StartReplyAsync(Text);
                await page.AnswerAsync();
                await Expect(alice.Box("Reply to alice")).ToBeFocusedAsync();
            }
        );
    }

    [Fact(Timeout = 180_000)]
    public async Task Keys_pressed_before_any_script_came_count()
    {
        await OnPictureAsync(
            async (alice, page) =>
            {
                await page.OpenAsync(scripts: false);
                await alice.Page.Keyboard.PressAsync("j");
                await alice.Page.Keyboard.PressAsync("f");
                await page.AnswerAsync();
                await Expect(alice.Post(Text)).ToBeFocusedAsync();
                await alice.SeesLikesAsync(Text, 1);
            }
        );
    }

    [Fact(Timeout = 180_000)]
    public async Task A_link_pressed_before_the_page_answers_opens_its_page()
    {
        await OnPictureAsync(
            async (alice, page) =>
            {
                await page.OpenAsync();
                await alice.Page.GetByRole(AriaRole.Link, new() { Name = "Following", Exact = true }).ClickAsync();
                await Expect(alice.Page.GetByRole(AriaRole.Heading, new() { Name = "Following", Level = 1 }))
                    .ToBeVisibleAsync();
                await page.AnswerAsync();
                Assert.Equal("/following", new Uri(alice.Page.Url).AbsolutePath);
            }
        );
    }

    [Fact(Timeout = 180_000)]
    public async Task A_field_filled_in_before_the_page_answers_keeps_its_text()
    {
        await OnPictureAsync(
            async (alice, page) =>
            {
                await page.OpenAsync("/following");
                var field = alice.Page.GetByRole(AriaRole.Textbox).First;
                await field.FillAsync("bob@example.org");
                await page.AnswerAsync();
                await Expect(field).ToHaveValueAsync("bob@example.org");
            }
        );
    }

    [Fact(Timeout = 180_000, DisableParallelization = true)]
    public async Task The_sign_in_form_takes_what_was_typed_while_the_page_still_came()
    {
        var server = await world.ServerAsync(ServerKind.HashedProsody);
        await using var site = await OwnSite.StartAsync(server);
        await using var line = new SlowLine(site.Address)
        {
            RoundTrip = TimeSpan.FromMilliseconds(300),
            BytesPerSecond = 200_000,
        };
        await using var alice = await world.PersonAsync(line.Address, server.Account("alice"));
        await alice.Page.GotoAsync("/login", new() { WaitUntil = WaitUntilState.Commit });
        await alice.TrySignInAsync("alice", server.Password);
        await alice.IsAtHomeAsync();
        site.AssertNoErrors();
    }

    [Fact(Timeout = 180_000)]
    public async Task A_page_without_websockets_answers_all_the_same()
    {
        await OnPictureAsync(
            async (alice, page) =>
            {
                await page.OpenAsync();
                await alice.Composer.FillAsync("Typed behind a proxy");
                await page.RefuseAsync();
                await alice.IsReadyAsync();
                await Expect(alice.Composer).ToHaveValueAsync("Typed behind a proxy");
            }
        );
    }

    [Theory(Timeout = 180_000, DisableParallelization = true)]
    [InlineData("/")]
    [InlineData("/following")]
    public async Task The_page_waits_for_few_round_trips(string path)
    {
        const int Most = 8;
        var server = await world.ServerAsync(ServerKind.HashedProsody);
        await server.PublishAsync("bob", Text);
        await using var site = await OwnSite.StartAsync(server);
        await using var line = new SlowLine(site.Address);
        await using var alice = await world.PersonAsync(line.Address, server.Account("alice"));
        await alice.SignInAsync();
        await alice.SeesAsync(Text);
        await alice.Page.AddInitScriptAsync(
            """
            new MutationObserver((_, watcher) => {
              if (!document.querySelector('#ready[data-interactive=true]')) return;
              window.aliveAt = performance.now();
              watcher.disconnect();
            }).observe(document, { childList: true, subtree: true, attributes: true });
            """
        );
        // As if nothing had been loaded before.
        var devTools = await alice.Browser.NewCDPSessionAsync(alice.Page);
        await devTools.SendAsync(
            "Network.setCacheDisabled",
            new Dictionary<string, object> { ["cacheDisabled"] = true }
        );

        // Long enough that the processor does not count beside it.
        line.RoundTrip = TimeSpan.FromSeconds(1);
        await alice.OpenAsync(path);
        Assert.InRange(await alice.Page.EvaluateAsync<double>("window.aliveAt"), 1, (Most + 1) * 1000);
        site.AssertNoErrors();
    }

    /// <summary>Waits until the server has what is written: each change is one request.</summary>
    private static Task<IResponse> IsKeptAsync(Person person, Func<Task> write) =>
        person.Page.RunAndWaitForResponseAsync(
            write,
            answer => answer.Url.Contains("/compose/draft", StringComparison.Ordinal)
        );

    private async Task OnPictureAsync(Func<Person, Picture, Task> journey)
    {
        var site = await world.SiteAsync(ServerKind.HashedProsody);
        await using var alice = await world.SignInAsync(site, "alice");
        await alice.PostFirstAsync(Text, "Everybody");
        await alice.SeesAsync(Text);
        await Expect(alice.Posts.GetByText("Sending…")).ToHaveCountAsync(0);
        await journey(alice, await Picture.PrepareAsync(alice, site.Server));
        site.AssertNoErrors();
    }
}
