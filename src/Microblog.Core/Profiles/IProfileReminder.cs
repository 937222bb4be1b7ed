namespace Microblog.Core.Profiles;

/// <summary>Reminds an account without a name or a picture of that, until it has both or wants no reminder.</summary>
public interface IProfileReminder
{
    /// <summary>What is missing may be something else now. On any thread: return at once.</summary>
    event Action? Changed;

    /// <summary>What to remind of; nothing where the server cannot be asked.</summary>
    Task<MissingFromProfile> FindAsync(CancellationToken cancellation = default);

    /// <summary>No reminder is wanted, on any device.</summary>
    Task EndAsync(CancellationToken cancellation = default);
}
