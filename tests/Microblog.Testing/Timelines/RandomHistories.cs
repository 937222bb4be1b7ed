using System.Runtime.CompilerServices;
using CsCheck;
using Microblog.Testing.Cases;

namespace Microblog.Testing.Timelines;

/// <summary>Makes random histories, in which what happens often happens often.</summary>
public static class RandomHistories
{
    private static readonly (int Weight, ModelStep Step)[] Steps =
    [
        (14, ModelStep.Publish),
        (8, ModelStep.Edit),
        (8, ModelStep.Retract),
        (1, ModelStep.Purge),
        (1, ModelStep.Delete),
        (14, ModelStep.Answer),
        (14, ModelStep.Reply),
        (22, ModelStep.Event),
        (5, ModelStep.Copy),
        (3, ModelStep.Cut),
        (6, ModelStep.Connect),
        (2, ModelStep.Restart),
        (2, ModelStep.Fail),
        (1, ModelStep.Forbid),
        (3, ModelStep.Retry),
        (2, ModelStep.Timeout),
        (3, ModelStep.Top),
        (2, ModelStep.Place),
        (12, ModelStep.Older),
        (4, ModelStep.Newer),
        (2, ModelStep.Prune),
        (2, ModelStep.Follow),
        (1, ModelStep.Unfollow),
        (2, ModelStep.Rest),
        (1, ModelStep.Max),
        (1, ModelStep.Switch),
        (1, ModelStep.Same),
        (2, ModelStep.Again),
        (2, ModelStep.Save),
        (2, ModelStep.See),
        (3, ModelStep.Burst),
        (1, ModelStep.Import),
        (2, ModelStep.Resume),
        (1, ModelStep.Reboot),
        (2, ModelStep.Reorder),
        (2, ModelStep.Own),
        (1, ModelStep.Tab),
        (1, ModelStep.Home),
        (2, ModelStep.StopCatchUp),
        (1, ModelStep.CatchUp),
        (3, ModelStep.WindowTimeout),
        (2, ModelStep.Poll),
        (2, ModelStep.Trim),
        (2, ModelStep.ShowUnread),
    ];

    private static readonly Gen<ModelAction> Action = Gen.Select(
        Gen.Frequency([.. Steps.Select(step => (step.Weight, (IGen<ModelStep>)Gen.Const(step.Step)))]),
        Gen.Int[0, 999],
        Gen.Int[0, 999],
        Gen.Int[0, 999],
        (step, a, b, c) => new ModelAction(step, a, b, c)
    );

    /// <summary>Any history.</summary>
    public static Gen<TimelineHistory> Any { get; } =
        Gen.Select(Gen.Int[0, 999_999], Action.Array[20, 110], (world, actions) => new TimelineHistory(world, actions));

    /// <summary>Any history in which dates have no fractions of a second.</summary>
    public static Gen<TimelineHistory> InWholeSeconds { get; } =
        Any.Select(history => history with { World = history.World + TimelineWorld.FirstWithWholeSeconds });

    /// <summary>Each history ends with what the promise says.</summary>
    /// <param name="histories">Which.</param>
    /// <param name="newStore">An empty cache for each device.</param>
    /// <param name="count">How many a usual run tries.</param>
    /// <param name="threads">Histories at the same time; -1 one for each processor.</param>
    /// <param name="share">Percent of the time of an exploration.</param>
    /// <param name="name">The test.</param>
    public static Task HoldAsync(
        this Gen<TimelineHistory> histories,
        Func<IModelStore> newStore,
        int count,
        int share,
        int threads = -1,
        [CallerMemberName] string name = ""
    ) =>
        histories.HoldsAsync(
            async history =>
            {
                if (await history.RunAsync(newStore) is { } broken)
                {
                    throw new BrokenPromiseException(broken);
                }
            },
            count,
            threads: threads,
            share: share,
            shrink: history => history.ShrinkAsync(shorter => shorter.RunAsync(newStore)),
            print: history => $"[InlineData(\"\", \"{history}\")]",
            name: name
        );
}
