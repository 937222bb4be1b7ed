namespace Microblog.Core.Accounts;

/// <summary>
/// What is done once with each new stream, each step by itself. A stream that is cut in the middle of it and resumed
/// (XEP-0198, 5) is no new one: what the cut interrupted is gone on with.
/// </summary>
/// <param name="run">Runs a step, throws nothing, and gives false where it is to be run once more.</param>
internal sealed class StreamWork(Func<Func<CancellationToken, Task>, Task<bool>> run)
{
    private IReadOnlyList<(Func<CancellationToken, Task> Step, Task<bool> IsDone)> _steps = [];

    /// <summary>A new stream: all steps at once.</summary>
    public void Begin(params IEnumerable<Func<CancellationToken, Task>> steps) =>
        _steps = [.. steps.Select(step => (step, run(step)))];

    /// <summary>The stream is resumed: again what was not done, once it has noticed.</summary>
    public void GoOn() => _steps = [.. _steps.Select(one => (one.Step, FinishAsync(one.Step, one.IsDone)))];

    private async Task<bool> FinishAsync(Func<CancellationToken, Task> step, Task<bool> isDone) =>
        await isDone || await run(step);
}
