using Microblog.Xmpp;
using Microblog.Xmpp.Blocking;

namespace Microblog.Core.Muting;

/// <summary>Whose posts the account does not want to see: muted here, or blocked at the server as well (XEP-0191).</summary>
public interface IMutedPeople
{
    /// <summary>Everybody, newest first.</summary>
    IReadOnlyList<MutedPerson> All { get; }

    /// <summary>What was muted last, for as long as it is offered to be undone; null: nothing.</summary>
    MutedPerson? Latest { get; }

    /// <summary>How long <see cref="Latest"/> stands.</summary>
    TimeSpan UndoTime { get; }

    /// <summary>The last that was to be blocked and is only muted; null: all is well.</summary>
    BlockProblem? Problem { get; }

    /// <summary>After each change, on a background thread.</summary>
    event Action? Changed;

    /// <summary>True for a person whose posts are left out, or whose whole domain's are.</summary>
    bool Has(Jid person);

    /// <summary>Leaves their posts out, here.</summary>
    Task MuteAsync(Jid person, CancellationToken cancellation = default);

    /// <summary>Leaves their posts out, and has the server keep them away. Where that fails they are muted all the same.</summary>
    Task<BlockResult> BlockAsync(Jid person, CancellationToken cancellation = default);

    /// <summary>True where the server takes reports of those who are blocked (XEP-0377); false where it does not say.</summary>
    Task<bool> CanReportAsync(CancellationToken cancellation = default);

    /// <summary>The same as <see cref="BlockAsync(Jid, CancellationToken)"/>, and the server gets the reason.</summary>
    Task<BlockResult> BlockAsync(Jid person, BlockReport? report, CancellationToken cancellation = default);

    /// <summary>Leaves it at that: muted.</summary>
    void Accept(BlockProblem problem);

    /// <summary>Shows their posts again, and lets them through at the server where they were blocked.</summary>
    Task<ShowResult> ShowAsync(Jid person, CancellationToken cancellation = default);
}
