using Microblog.Testing;
using Microblog.Xmpp;
using Xunit;

namespace Microblog.EndToEnd;

/// <summary>The scripts of players, in a page with three of them, and without the program.</summary>
[Trait("Category", "Browser")]
public sealed class PlayerModuleTests(World world)
{
    private const string Address = "http://players.example/";

    /// <summary>A page with a sound of ten seconds twice, and one that cannot be played.</summary>
    private const string Html = """
        <!doctype html>
        <p id="polite"></p>
        <media-player><div class="sound"><audio id="a" preload="none" src="/a.wav"></audio></div><p class="not-played" hidden>Not played</p></media-player>
        <media-player><div class="sound"><audio id="b" preload="none" src="/a.wav"></audio></div><p class="not-played" hidden>Not played</p></media-player>
        <media-player><div class="sound"><audio id="c" preload="none" src="/broken"></audio></div><p class="not-played" hidden>Not played</p></media-player>
        <audio id="d" preload="none" src="/broken"></audio>
        <script type="module" src="/js/media.js"></script>
        """;

    private const string Setup = """
        const $ = id => document.getElementById(id);
        const once = (element, type) => new Promise(met => element.addEventListener(type, met, { once: true }));
        const hasScript = () => performance.getEntriesByName(new URL('/js/player.js', location).href).length;
        """;

    [Fact(Timeout = 60_000)]
    public Task One_plays_at_a_time() =>
        ShowsAsync(
            """
            const before = hasScript();
            $('a').play();
            await once($('a'), 'playing');
            const paused = once($('a'), 'pause');
            $('b').play();
            await paused;
            return { before, after: hasScript(), a: $('a').paused, b: $('b').paused };
            """,
            """{"before":0,"after":1,"a":true,"b":false}"""
        );

    [Fact(Timeout = 60_000)]
    public Task Player_that_leaves_the_page_ends_and_one_that_moves_does_not() =>
        ShowsAsync(
            """
            $('a').play();
            await once($('a'), 'playing');
            await customElements.whenDefined('media-player');
            const [gone, player] = [$('a'), $('b').closest('media-player')];
            const ended = once(gone, 'emptied');
            gone.closest('media-player').remove();
            await ended;
            document.body.append(player);
            await new Promise(done => setTimeout(done));
            return { gone: gone.hasAttribute('src'), paused: gone.paused, moved: $('b').hasAttribute('src') };
            """,
            """{"gone":false,"paused":true,"moved":true}"""
        );

    [Fact(Timeout = 60_000)]
    public Task File_that_cannot_be_played_says_so_in_its_place() =>
        ShowsAsync(
            """
            const shown = new Promise(met => new MutationObserver(met).observe(document.body, { attributes: true, subtree: true }));
            const failed = $('c').play().catch(error => error.name);
            await $('d').play().catch(() => {});
            await shown;
            return { failed: await failed, hidden: [...document.querySelectorAll('.not-played')].map(one => one.hidden), said: $('polite').textContent };
            """,
            """{"failed":"NotSupportedError","hidden":[true,true,false],"said":"Not played"}"""
        );

    private async Task ShowsAsync(string script, string expected)
    {
        await using var reader = await world.PersonAsync(new Uri(Address), Jid.Parse("reader@players.example"), new());
        await reader.Page.RouteAsync(
            Address + "**",
            async route =>
            {
                var path = new Uri(route.Request.Url).AbsolutePath;
                await route.FulfillAsync(
                    path switch
                    {
                        "/" => new() { ContentType = "text/html", Body = Html },
                        "/a.wav" => new() { ContentType = "audio/wav", BodyBytes = TestSound.Wave(10) },
                        "/broken" => new() { ContentType = "audio/wav", Body = "<!doctype html>" },
                        _ => new()
                        {
                            ContentType = "text/javascript",
                            Path = Path.Combine(RepositoryRoot.Path, "wwwroot", path.TrimStart('/')),
                        },
                    }
                );
            }
        );
        await reader.Page.GotoAsync("/");
        var shown = await reader.Page.EvaluateAsync<string>(
            $"async () => JSON.stringify(await (async () => {{\n{Setup}\n{script}\n}})())"
        );
        Assert.Equal(expected, shown);
    }
}
