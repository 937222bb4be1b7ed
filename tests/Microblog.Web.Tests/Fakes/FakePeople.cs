using Microblog.Core.Muting;
using Microblog.Xmpp;
using Microblog.Xmpp.Blocking;

namespace Microblog.Web.Tests.Fakes;

/// <summary>Muted and blocked people in memory.</summary>
public sealed class FakePeople(TimeProvider time) : IMutedPeople
{
    private List<MutedPerson> _all = [];

    public BlockResult Answer { get; set; } = BlockResult.Blocked;

    public IReadOnlyList<MutedPerson> All => _all;

    public MutedPerson? Latest =>
        _all.FirstOrDefault() is { } newest && time.GetUtcNow() - newest.Since < UndoTime ? newest : null;

    public TimeSpan UndoTime => TimeSpan.FromSeconds(8);

    public BlockProblem? Problem { get; private set; }

    public event Action? Changed;

    public bool Has(Jid person) => _all.Exists(one => one.Address == person.Bare);

    public Task MuteAsync(Jid person, CancellationToken cancellation = default) => HideAsync(person, blocked: false);

    /// <summary>Whether the server takes reports.</summary>
    public bool CanReport { get; set; }

    /// <summary>The report about the last who was blocked.</summary>
    public BlockReport? Report { get; private set; }

    public Task<bool> CanReportAsync(CancellationToken cancellation = default) => Task.FromResult(CanReport);

    public Task<BlockResult> BlockAsync(Jid person, CancellationToken cancellation = default) =>
        BlockAsync(person, null, cancellation);

    public async Task<BlockResult> BlockAsync(Jid person, BlockReport? report, CancellationToken cancellation = default)
    {
        Report = report;
        Problem = Answer == BlockResult.Blocked ? null : new BlockProblem(person, Answer);
        await HideAsync(person, Answer == BlockResult.Blocked);
        return Answer;
    }

    public void Accept(BlockProblem problem)
    {
        Problem = null;
        Changed?.Invoke();
    }

    public ShowResult ShowAnswer { get; set; } = ShowResult.Shown;

    public Task<ShowResult> ShowAsync(Jid person, CancellationToken cancellation = default)
    {
        if (ShowAnswer == ShowResult.NoAnswer)
        {
            return Task.FromResult(ShowAnswer);
        }
        _all = _all.FindAll(one => one.Address != person.Bare);
        Changed?.Invoke();
        return Task.FromResult(ShowAnswer);
    }

    private Task HideAsync(Jid person, bool blocked)
    {
        var one = new MutedPerson(person.Bare, blocked, time.GetUtcNow());
        _all = [one, .. _all.FindAll(known => known.Address != person.Bare)];
        Changed?.Invoke();
        return Task.CompletedTask;
    }
}
