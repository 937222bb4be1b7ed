namespace Microblog.Core.Timelines;

/// <summary>A window that waits gets what is complete without the slow feeds when its time budget ends. In the mailbox.</summary>
internal sealed class TimeBudgets(
    TimelineEngine engine,
    TimelineConnection connection,
    IReadOnlyList<TimelineWindow> windows
)
{
    private static readonly TimeSpan FirstScreen = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterFirstAnswer = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(3);

    /// <summary>Begins the budgets of windows that began to wait, and ends those of windows that wait no longer.</summary>
    public void Watch()
    {
        foreach (var window in windows)
        {
            var state = window.State;
            var waits = engine.IsOnline && (state.Older > 0 || state.Newer > 0 || !state.IsComplete);
            if (!waits)
            {
                window.Wait++;
                window.IsWatched = false;
            }
            else if (!window.IsWatched)
            {
                window.IsWatched = true;
                var wait = ++window.Wait;
                connection.Later(
                    state.Rows.Count == 0 ? FirstScreen : Later,
                    async end =>
                    {
                        if (window.Wait == wait)
                        {
                            window.IsWatched = false;
                            await engine.TimeOutAsync(state, end);
                        }
                    }
                );
            }
        }
    }

    /// <summary>A feed has answered: an empty window that waits does so for a short time only.</summary>
    public void NoteAnswer()
    {
        foreach (var window in windows.Where(window => window.State is { Rows.Count: 0, Older: > 0 }))
        {
            if (!window.HasAnswer)
            {
                window.HasAnswer = true;
                connection.Later(AfterFirstAnswer, end => engine.TimeOutAsync(window.State, end));
            }
        }
    }
}
