namespace Microblog.Core.Accounts;

/// <summary>What a sign-out found in the outbox.</summary>
/// <param name="Drafts">Posts, replies and edits that were not sent: they are drafts now.</param>
/// <param name="Deletes">Deletes that were not carried out: these posts are still there.</param>
public sealed record UnsentPosts(int Drafts, int Deletes)
{
    /// <summary>Everything was sent.</summary>
    public static UnsentPosts None { get; } = new(0, 0);
}
