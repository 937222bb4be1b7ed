using Microblog.Core.Accounts;

namespace Microblog.Core.Profiles;

/// <summary>The reminder, as long as the session of this page is open.</summary>
internal sealed class GuardedProfileReminder(IProfileReminder reminder, SessionGate gate) : IProfileReminder
{
    public event Action? Changed
    {
        add => reminder.Changed += value;
        remove => reminder.Changed -= value;
    }

    public Task<MissingFromProfile> FindAsync(CancellationToken cancellation = default)
    {
        gate.Check();
        return reminder.FindAsync(cancellation);
    }

    public Task EndAsync(CancellationToken cancellation = default)
    {
        gate.Check();
        return reminder.EndAsync(cancellation);
    }
}
