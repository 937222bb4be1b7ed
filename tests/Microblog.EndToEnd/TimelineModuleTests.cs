using Microblog.Testing;
using Microblog.Xmpp;
using Xunit;

namespace Microblog.EndToEnd;

/// <summary>The parts of a timeline's script by themselves, in a page with a heading and rows, and without the program.</summary>
[Trait("Category", "Browser")]
public sealed class TimelineModuleTests(World world)
{
    private const string Address = "http://modules.example/";

    private const string Html = """
        <!doctype html>
        <style>body { margin: 0 } .head { position: sticky; top: 0; margin: 0; height: 50px } post-feed { display: block }
        article { height: 100px; overflow-anchor: none }</style>
        <div class="timeline" data-timeline="home"><h1 class="head">Home</h1><post-feed></post-feed></div>
        """;

    /// <summary>The feed, so many rows in it (r0, r1 …), and the modules.</summary>
    private const string Setup = """
        const { FeedRows, isPlace } = await import('/js/rows.js');
        const { ReadingAnchor } = await import('/js/anchor.js');
        const { Prefetch } = await import('/js/prefetch.js');
        const { ReadMarker } = await import('/js/marker.js');
        const feed = document.querySelector('post-feed');
        const add = (name, before = null) => {
          const row = document.createElement('article');
          row.dataset.post = name;
          feed.insertBefore(row, before);
          return row;
        };
        for (let number = 0; number < 30; number++) add(`r${number}`);
        const rows = new FeedRows(feed);
        const top = name => rows.find(name).getBoundingClientRect().top;
        """;

    [Fact(Timeout = 60_000)]
    public Task Anchor_undoes_what_moved_its_row_and_follows_the_reader() =>
        ShowsAsync(
            """
            const anchor = new ReadingAnchor(rows);
            scrollTo(0, 1020);
            const taken = anchor.take(rows.all, rows.first(), true);
            const place = { ...anchor.place };
            add('new', feed.firstChild);
            const moved = top(place.post) - place.offset;
            const held = anchor.hold();
            const left = top(place.post) - place.offset;
            // The reader scrolls, and something comes before the scroll event: only that is undone.
            scrollBy(0, 40);
            add('newer', feed.firstChild);
            anchor.hold();
            const followed = top(place.post) - place.offset;
            // A leap is no drift.
            scrollTo(0, 0);
            const leapt = anchor.hold();
            return { taken, post: place.post, moved, held, left, followed, leapt };
            """,
            """{"taken":true,"post":"r10","moved":100,"held":true,"left":0,"followed":-40,"leapt":false}"""
        );

    [Fact(Timeout = 60_000)]
    public Task Anchor_is_the_top_only_where_nothing_newer_is_on_its_way() =>
        ShowsAsync(
            """
            const anchor = new ReadingAnchor(rows);
            anchor.take(rows.all, rows.first(), false);
            const atTop = anchor.place;
            anchor.take(rows.all, rows.first(), true);
            const withNewer = anchor.place.post;
            rows.find('r0').remove();
            return { atTop, withNewer, gone: anchor.hold() };
            """,
            """{"atTop":null,"withNewer":"r0","gone":false}"""
        );

    [Fact(Timeout = 60_000)]
    public Task Anchor_is_not_taken_where_only_space_is_in_sight() =>
        ShowsAsync(
            """
            feed.style.paddingBlockStart = '5000px';
            const anchor = new ReadingAnchor(rows);
            return { taken: anchor.take(rows.all, rows.first(), true) };
            """,
            """{"taken":false}"""
        );

    [Fact(Timeout = 60_000)]
    public Task Posts_are_asked_for_once_for_the_same_rows_and_more_of_them_from_farther_away() =>
        ShowsAsync(
            """
            const asked = [];
            const prefetch = new Prefetch(feed, {
              newer: count => asked.push(`newer ${count}`),
              older: count => asked.push(`older ${count}`),
              jump: () => asked.push('jump'),
              retry: () => asked.push('retry'),
            });
            const both = { hasNewer: true, hasOlder: true, isStopped: false };
            const pass = () => {
              scrollTo(0, 1400);
              prefetch.ask(rows.all, both);
            };
            pass();
            const inTheMiddle = asked.length;
            scrollTo(0, 3000);
            prefetch.ask(rows.all, { ...both, hasNewer: false });
            prefetch.ask(rows.all, { ...both, hasNewer: false });
            add('r30');
            prefetch.ask(rows.all, { ...both, hasNewer: false });
            pass();
            scrollTo(0, 0);
            prefetch.ask(rows.all, both);
            prefetch.ask(rows.all, both);
            prefetch.came();
            add('n0', feed.firstChild);
            prefetch.ask(rows.all, both);
            pass();
            feed.style.paddingBlockEnd = '6000px';
            scrollTo(0, 3200 + 50 + 4000);
            prefetch.ask(rows.all, both);
            prefetch.stop();
            return { inTheMiddle, asked };
            """,
            // 400 pixels and the 4,000 of the space, in posts of 100 pixels.
            """{"inTheMiddle":0,"asked":["older null","older null","newer 20","newer 20","older 44"]}"""
        );

    [Fact(Timeout = 60_000)]
    public Task Newest_posts_are_asked_for_at_the_top_of_the_space_and_again_where_they_do_not_come() =>
        ShowsAsync(
            """
            const asked = [];
            const { promise, resolve } = Promise.withResolvers();
            const prefetch = new Prefetch(feed, {
              newer: count => asked.push(`newer ${count}`), older: () => {}, jump: () => asked.push('jump'), retry: resolve,
            });
            const newer = { hasNewer: true, hasOlder: false, isStopped: false };
            prefetch.ask(rows.all, newer);
            await promise;
            prefetch.ask(rows.all, newer);
            feed.style.paddingBlockStart = '5000px';
            prefetch.ask(rows.all, newer);
            prefetch.ask(rows.all, newer);
            prefetch.reset();
            prefetch.ask(rows.all, newer);
            prefetch.stop();
            return { asked };
            """,
            """{"asked":["newer 20","newer 20","jump","jump"]}"""
        );

    [Fact(Timeout = 60_000)]
    public Task Marker_rises_and_says_each_higher_row_once() =>
        ShowsAsync(
            """
            const seen = [];
            const { promise, resolve } = Promise.withResolvers();
            const marker = new ReadMarker(rows, { see: post => seen.push(post), again: resolve });
            marker.post = 'r7';
            marker.rise(rows.find('r9'));
            const lower = marker.post;
            marker.rise(rows.find('r5'));
            const higher = marker.post;
            scrollTo(0, 1020);
            marker.report();
            scrollTo(0, 520);
            marker.report(); // within the pause
            await promise;
            marker.report();
            marker.stop();
            // A row that is still to be sent is none that others know.
            rows.find('r5').dataset.ahead = 'true';
            return { lower, higher, seen, place: rows.place(rows.all, 5).dataset.post };
            """,
            """{"lower":"r7","higher":"r5","seen":["r10","r5"],"place":"r6"}"""
        );

    private async Task ShowsAsync(string script, string expected)
    {
        await using var reader = await world.PersonAsync(
            new Uri(Address),
            Jid.Parse("reader@modules.example"),
            new()
            {
                ViewportSize = new() { Width = 390, Height = 400 },
            }
        );
        await reader.Page.RouteAsync(
            Address + "**",
            async route =>
            {
                var path = new Uri(route.Request.Url).AbsolutePath;
                await route.FulfillAsync(
                    path == "/"
                        ? new() { ContentType = "text/html", Body = Html }
                        : new()
                        {
                            ContentType = "text/javascript",
                            Path = Path.Combine(RepositoryRoot.Path, "wwwroot", path.TrimStart('/')),
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
