using Microblog.Testing.Cases;
using Microblog.Testing.Timelines;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Microblog.Core.Tests.Timelines.Faults;

/// <summary>The model test finds each fault that can be thought of.</summary>
[Collection(nameof(Alone))]
[Trait("Category", "Long")]
public sealed class FaultTests
{
    private const int TimeLimit = 300_000;
    private const int Budget = 10_000;
    private const int HarmlessBudget = 2_000;
    private static readonly Lazy<CompiledModel> Faultless = new(() => CompiledModel.Compile());

    // A few in a hundred thousand histories: only the written ones find these.
    private static readonly string[] Rare =
    [
        "no row is provisional",
        "what is unread ends with the moment of its token",
        "item that moved unheard keeps its old place",
        "an answer keeps the row's place without RSM",
        "resumption trusts a feed that failed",
        "page of an earlier epoch counts",
        "answer overwrites a newer event",
        "not found in an earlier epoch counts as read",
        "refusal from before a purge clears",
    ];

    /// <summary>The faults that random histories find.</summary>
    public static TheoryData<string> Found =>
        [.. EngineFaults.All.Select(fault => fault.Name).Where(name => !Rare.Contains(name))];

    /// <summary>The faults that a written history finds.</summary>
    public static TheoryData<string> Named =>
        [.. EngineFaults.All.Where(fault => fault.Named is not null).Select(fault => fault.Name)];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory(Timeout = TimeLimit)]
    [MemberData(nameof(Found))]
    public async Task Random_histories_find(string fault)
    {
        var model = CompiledModel.Compile(EngineFaults.All.Single(known => known.Name == fault));
        var broken = await FirstBrokenAsync(model, Budget);
        Assert.True(broken is not null, $"{Budget} histories did not find: {fault}");
        await HoldsWithoutFaultAsync(broken);
    }

    [Theory(Timeout = TimeLimit)]
    [MemberData(nameof(Named))]
    public async Task A_written_history_finds(string fault)
    {
        var known = EngineFaults.All.Single(known => known.Name == fault);
        var history = TimelineHistory.Parse(known.Named!);
        var model = CompiledModel.Compile(known);
        Assert.NotNull(await model.RunAsync(history));
        await HoldsWithoutFaultAsync(history);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_row_that_an_edit_moves_harms_nobody()
    {
        var model = CompiledModel.Compile(EngineFaults.Harmless);
        Assert.Null(await FirstBrokenAsync(model, HarmlessBudget));
    }

    /// <summary>A fault is put where it belongs, also after something there got another name.</summary>
    [Fact]
    public void Faults_find_their_place_whatever_name_changes()
    {
        var sources = CompiledModel.EngineSources.ToDictionary(
            source => source.Key,
            source => CodePattern.Tokens(source.Value)
        );
        var lost = new List<string>();
        foreach (
            var replacement in EngineFaults.All.Append(EngineFaults.Harmless).SelectMany(fault => fault.Replacements)
        )
        {
            if (replacement.Find(sources) is not var (file, place))
            {
                lost.Add(replacement.Old);
                continue;
            }
            foreach (var name in new CodePattern(replacement.Old).Names)
            {
                var after = replacement.Find(WithOther(place.Names[name], sources));
                if (after?.File != file || after?.Place.Token != place.Token)
                {
                    lost.Add($"{name} in: {replacement.Old}");
                }
            }
        }
        Assert.True(lost.Count == 0, string.Join('\n', lost));
    }

    private static Dictionary<string, IReadOnlyList<SyntaxToken>> WithOther(
        string name,
        Dictionary<string, IReadOnlyList<SyntaxToken>> sources
    )
    {
        var other = SyntaxFactory.Identifier(name + "Renamed");
        return sources.ToDictionary(
            source => source.Key,
            IReadOnlyList<SyntaxToken> (source) =>
                [.. source.Value.Select(token => token.Text == name && CodePattern.IsName(token) ? other : token)]
        );
    }

    private static async Task HoldsWithoutFaultAsync(TimelineHistory history)
    {
        var broken = await Faultless.Value.RunAsync(history);
        Assert.True(broken is null, broken); // Whole: it may be a crash and where it was.
    }

    private static async Task<TimelineHistory?> FirstBrokenAsync(CompiledModel model, int budget)
    {
        for (var number = 0; number < budget; number++)
        {
            Stop.ThrowIfCancellationRequested();
            var history = RandomHistories.Any.Case(number);
            if (await model.RunAsync(history) is not null)
            {
                return history;
            }
        }
        return null;
    }
}
