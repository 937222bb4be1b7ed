using Microblog.Core.Accounts;
using Microblog.Xmpp;
using Microblog.Xmpp.Blocking;

namespace Microblog.Core.Muting;

/// <summary>The account's muted and blocked people, as long as the session of this page is open.</summary>
internal sealed class GuardedMutedPeople(IMutedPeople people, SessionGate gate) : IMutedPeople
{
    public IReadOnlyList<MutedPerson> All => people.All;

    public MutedPerson? Latest => people.Latest;

    public TimeSpan UndoTime => people.UndoTime;

    public BlockProblem? Problem => people.Problem;

    public event Action? Changed
    {
        add => people.Changed += value;
        remove => people.Changed -= value;
    }

    private IMutedPeople Open
    {
        get
        {
            gate.Check();
            return people;
        }
    }

    public bool Has(Jid person) => people.Has(person);

    public Task MuteAsync(Jid person, CancellationToken cancellation = default) => Open.MuteAsync(person, cancellation);

    public Task<BlockResult> BlockAsync(Jid person, CancellationToken cancellation = default) =>
        Open.BlockAsync(person, cancellation);

    public Task<bool> CanReportAsync(CancellationToken cancellation = default) => Open.CanReportAsync(cancellation);

    public Task<BlockResult> BlockAsync(Jid person, BlockReport? report, CancellationToken cancellation = default) =>
        Open.BlockAsync(person, report, cancellation);

    public void Accept(BlockProblem problem) => Open.Accept(problem);

    public Task<ShowResult> ShowAsync(Jid person, CancellationToken cancellation = default) =>
        Open.ShowAsync(person, cancellation);
}
