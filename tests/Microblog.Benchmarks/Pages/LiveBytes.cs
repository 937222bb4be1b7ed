using Microblog.Benchmarks.Reports;
using Microblog.Core.Model;

namespace Microblog.Benchmarks.Pages;

/// <summary>What changes cost a page that is open.</summary>
internal sealed class LiveBytes(
    Visitor reader,
    CountingProxy proxy,
    WebSocketFrames frames,
    Writer writer,
    FeedAddress feed
)
{
    private const int Times = 7;

    /// <summary>Rows of the table: a post that is announced, one that is shown, an edit, a page of older posts.</summary>
    public async Task<IReadOnlyList<string[]>> MeasureAsync()
    {
        var (announced, shown, edited, older) = (new Cost(), new Cost(), new Cost(), new Cost());
        for (var time = 0; time < Times; time++)
        {
            var text = writer.NextText();
            var id = "";
            await CountAsync(
                announced,
                async () =>
                {
                    (id, _) = await writer.PublishAsync(feed, text);
                    await reader.Page.Locator("button[data-pill]").WaitForAsync();
                }
            );
            await CountAsync(shown, () => reader.ShowNewAsync(text));
            var changed = writer.NextText();
            await CountAsync(
                edited,
                async () =>
                {
                    await writer.PublishAsync(feed, changed, id: id);
                    await reader.ShowNewAsync(changed);
                }
            );
        }
        for (var time = 0; time < 3; time++)
        {
            var posts = await reader.Page.Locator("main article.post").CountAsync();
            await CountAsync(older, () => reader.ShowAsync(posts + 20));
        }
        return
        [
            ["a live post, announced (\"1 new post\")", .. announced.Row, "≤ 4 KB with the next"],
            ["the same, shown", .. shown.Row, ""],
            ["an edit", .. edited.Row, ""],
            ["a page of 20 older posts", .. older.Row, "≤ 60 KB"],
        ];
    }

    /// <summary>Many posts at once.</summary>
    public async Task<(double Seconds, int Batches, int MostInSecond)> BurstAsync(int posts)
    {
        await QuietAsync();
        frames.Clear();
        var before = DateTime.UtcNow;
        await Task.WhenAll(Enumerable.Range(0, posts).Select(_ => writer.PublishAsync(feed, writer.NextText())));
        var seconds = (DateTime.UtcNow - before).TotalSeconds;
        await reader.Page.WaitForFunctionAsync(
            "posts => Number.parseInt(document.querySelector('button[data-pill]')?.textContent ?? '0') >= posts",
            posts
        );
        await QuietAsync();
        var times = frames.All.Where(frame => frame.IsRender).Select(frame => frame.Time).ToList();
        var most = times
            .Select(start => times.Count(time => time >= start && time < start + 1))
            .DefaultIfEmpty(0)
            .Max();
        return (seconds, times.Count, most);
    }

    private async Task CountAsync(Cost cost, Func<Task> action)
    {
        await QuietAsync();
        frames.Clear();
        var before = proxy.Bytes;
        await action();
        await QuietAsync();
        cost.Wire.Add(proxy.Bytes - before);
        cost.Unpacked.Add(frames.All.Sum(frame => frame.Bytes));
        cost.Batches.Add(frames.All.Count(frame => frame.IsRender));
    }

    /// <summary>Until nothing came for a while.</summary>
    private async Task QuietAsync()
    {
        for (var (last, same) = (proxy.Bytes, 0); same < 6; same = proxy.Bytes == last ? same + 1 : 0)
        {
            last = proxy.Bytes;
            await Task.Delay(50);
        }
    }

    private sealed class Cost
    {
        public Samples Wire { get; } = new();
        public Samples Unpacked { get; } = new();
        public Samples Batches { get; } = new();

        public string[] Row => [Size(Wire.Median), Size(Unpacked.Median), Invariant($"{Batches.Median:0}")];

        private static string Size(double bytes) =>
            bytes < 1024 ? Invariant($"{bytes:0} B") : Invariant($"{bytes / 1024:0.0} KB");
    }
}
