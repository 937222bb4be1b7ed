using CsCheck;

namespace Microblog.Core.Tests.Timelines.Servers;

/// <summary>A history on a real server, as data.</summary>
internal sealed record LiveHistory(IReadOnlyList<LiveAction> Actions)
{
    private static readonly (int Weight, LiveStep Step)[] Steps =
    [
        (14, LiveStep.Publish),
        (5, LiveStep.Edit),
        (5, LiveStep.Retract),
        (1, LiveStep.Purge),
        (2, LiveStep.Delete),
        (2, LiveStep.Cut),
        (2, LiveStep.Connect),
        (1, LiveStep.Restart),
        (5, LiveStep.Older),
        (2, LiveStep.Newer),
        (2, LiveStep.Top),
        (3, LiveStep.Rest),
    ];

    /// <summary>Any history.</summary>
    public static Gen<LiveHistory> Any { get; } =
        Gen.Select(
                Gen.Frequency([.. Steps.Select(step => (step.Weight, (IGen<LiveStep>)Gen.Const(step.Step)))]),
                Gen.Int[0, 999],
                Gen.Int[0, 999],
                (step, a, b) => new LiveAction(step, a, b)
            )
            .Array[30, 60]
            .Select(actions => new LiveHistory(actions));

    public override string ToString() => string.Join(' ', Actions);
}
