namespace Microblog.Testing.Timelines;

/// <summary>What can happen in a history; the weights are how often it does.</summary>
public enum ModelStep
{
    Publish,
    Edit,
    Retract,
    Purge,
    Delete,
    Answer,
    Reply,
    Event,
    Copy,
    Cut,
    Connect,
    Restart,
    Fail,
    Forbid,
    Retry,
    Patience,
    Top,
    Place,
    Older,
    Newer,
    Prune,
    Follow,
    Unfollow,
    Rest,
    Max,
    Switch,
    Same,
    Again,
    Save,
    Burst,
    Import,
}

/// <summary>A step with integers that are taken modulo what is there, so that removing steps keeps a history runnable.</summary>
public readonly record struct ModelAction(ModelStep Step, int A, int B, int C)
{
    public override string ToString() => $"{Step}({A},{B},{C})";
}

/// <summary>A random history: a seed for the world it starts in, and its steps.</summary>
public sealed record TimelineHistory(int Seed, IReadOnlyList<ModelAction> Actions)
{
    private static readonly int[] Weights =
    [
        14,
        8,
        8,
        1,
        1,
        14,
        14,
        22,
        5,
        3,
        6,
        2,
        2,
        1,
        3,
        2,
        3,
        2,
        12,
        4,
        2,
        2,
        1,
        2,
        1,
        1,
        1,
        2,
        2,
        3,
        1,
    ];

    public static TimelineHistory Random(int seed)
    {
        var random = new Random(seed);
        var actions = new ModelAction[20 + random.Next(90)];
        var sum = Weights.Sum();
        for (var index = 0; index < actions.Length; index++)
        {
            var weight = random.Next(sum);
            var step = 0;
            while (weight >= Weights[step])
            {
                weight -= Weights[step++];
            }
            actions[index] = new((ModelStep)step, random.Next(1000), random.Next(1000), random.Next(1000));
        }
        return new(seed, actions);
    }

    /// <summary>Runs it to the end; the text says what broke, null nothing.</summary>
    public async Task<string?> RunAsync(Func<Core.Timelines.ITimelineStore> store)
    {
        try
        {
            var world = new TimelineWorld(Seed, store());
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
    }

    /// <summary>The shortest history found that still breaks.</summary>
    public async Task<TimelineHistory> ShrinkAsync(Func<Core.Timelines.ITimelineStore> store)
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
                if (await tried.RunAsync(store) is null)
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

/// <summary>What a reader saw differs from the promise.</summary>
public sealed class BrokenPromiseException(string message) : Exception(message);
