namespace Microblog.Core.Accounts;

/// <summary>What a sign-out asks of the feature that sends: what was not sent must not be lost, and not be sent later.</summary>
public interface IUnsentPosts
{
    /// <summary>Makes drafts of an account's texts that were not sent; nothing waits to be sent then.</summary>
    Task<UnsentPosts> KeepAsDraftsAsync(long accountId, CancellationToken cancellation);
}
