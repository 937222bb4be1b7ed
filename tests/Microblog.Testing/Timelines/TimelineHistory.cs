using System.Globalization;

namespace Microblog.Testing.Timelines;

/// <summary>A history is data: the number of the world it starts in, and its steps.</summary>
public sealed record TimelineHistory(int World, IReadOnlyList<ModelAction> Actions)
{
    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static TimelineHistory Parse(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new(int.Parse(words[0], CultureInfo.InvariantCulture), [.. words.Skip(1).Select(ModelAction.Parse)]);
    }

    public override string ToString() =>
        string.Join(' ', Actions.Select(action => action.ToString()).Prepend($"{World}"));

    /// <summary>Runs a written history in memory; the text says what broke, null nothing.</summary>
    public static Task<string?> RunInMemoryAsync(string history) =>
        Parse(history).RunAsync(() => new MemoryTimelineStore());

    /// <summary>Runs it to the end; the text says what broke, null nothing.</summary>
    /// <param name="newStore">An empty cache for each device.</param>
    public async Task<string?> RunAsync(Func<IModelStore> newStore)
    {
        try
        {
            var world = new TimelineWorld(World, newStore);
            await world.StartAsync();
            foreach (var action in Actions)
            {
                await world.DoAsync(action);
            }
            await world.FinishAsync();
            return null;
        }
        catch (BrokenPromiseException broken)
        {
            return broken.Message;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return $"crash: {failure.GetType().Name} {failure.Message} {failure.StackTrace}";
        }
    }

    /// <summary>The shortest history found that still breaks.</summary>
    /// <param name="run">What broke, or null.</param>
    public async Task<TimelineHistory> ShrinkAsync(Func<TimelineHistory, Task<string?>> run)
    {
        var history = this;
        for (var size = Math.Max(1, Actions.Count / 2); ; )
        {
            var shorter = false;
            for (var index = 0; index + size <= history.Actions.Count; )
            {
                var tried = history with
                {
                    Actions = [.. history.Actions.Take(index), .. history.Actions.Skip(index + size)],
                };
                if (await run(tried) is null)
                {
                    index++;
                }
                else
                {
                    history = tried;
                    shorter = true;
                }
            }
            if (size == 1 && !shorter)
            {
                return history;
            }
            size = Math.Max(1, size / 2);
        }
    }
}
