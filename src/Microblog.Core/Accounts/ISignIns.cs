namespace Microblog.Core.Accounts;

/// <summary>The browsers that are signed in to the account of a page.</summary>
public interface ISignIns
{
    /// <summary>All of them, the one used last first.</summary>
    Task<IReadOnlyList<SignInSummary>> GetSignInsAsync(CancellationToken cancellation = default);

    /// <summary>Ends one of these, in all its tabs.</summary>
    Task EndSignInAsync(string id, CancellationToken cancellation = default);
}
