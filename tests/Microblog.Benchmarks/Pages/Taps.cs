using Microblog.Benchmarks.Reports;

namespace Microblog.Benchmarks.Pages;

/// <summary>How soon a page shows that something was pressed, and when it shows what that does.</summary>
internal sealed class Taps(Visitor reader)
{
    private const int Times = 10;

    /// <summary>Presses something; gives the milliseconds until the page has painted any change, and the wanted one.</summary>
    private const string Press = """
        ([target, effect]) => new Promise(done => {
          let [first, start] = [0, 0];
          const painted = then => requestAnimationFrame(() => setTimeout(() => then(performance.now() - start)));
          const look = () => {
            if (!first) painted(time => { first = time; });
            if (!document.querySelector(effect)) return;
            watcher.disconnect();
            painted(time => done([first, time]));
          };
          const watcher = new MutationObserver(look);
          watcher.observe(document.body, { childList: true, subtree: true, attributes: true });
          const element = document.querySelector(target);
          start = performance.now();
          element.click();
        })
        """;

    /// <summary>Rows of the table: an answer that is begun and given up, a post that is opened and closed.</summary>
    public async Task<IReadOnlyList<string[]>> MeasureAsync()
    {
        var (reply, cancel, open) = (new Tap(), new Tap(), new Tap());
        for (var time = 0; time < Times; time++)
        {
            await PressAsync(
                reply,
                "main article.post button[aria-label=Reply]",
                "main article.post > compose-box textarea"
            );
            await PressAsync(
                cancel,
                "main article.post > compose-box [data-cancel]",
                "main:not(:has(article > compose-box))"
            );
            await PressAsync(open, "main article.post a[data-permalink]", "main article.opened");
            await reader.Page.GoBackAsync();
            await reader.Page.WaitForFunctionAsync("() => !document.querySelector('main article.opened')");
        }
        return [reply.Row("Reply"), cancel.Row("Cancel"), open.Row("a post is opened")];
    }

    private async Task PressAsync(Tap tap, string target, string effect)
    {
        var times = await reader.Page.EvaluateAsync<double[]>(Press, new[] { target, effect });
        tap.Feedback.Add(times[0]);
        tap.Effect.Add(times[1]);
    }

    private sealed class Tap
    {
        public Samples Feedback { get; } = new();
        public Samples Effect { get; } = new();

        public string[] Row(string name) =>
            [name, Invariant($"{Feedback.Median:0} ({Feedback.At(0.9):0})"), Invariant($"{Effect.Median:0}"), "≤ 100"];
    }
}
