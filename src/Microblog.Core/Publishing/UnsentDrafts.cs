using Microblog.Core.Accounts;
using Microblog.Core.Storage;

namespace Microblog.Core.Publishing;

/// <summary>Makes drafts of what a sign-out found in the outbox.</summary>
internal sealed class UnsentDrafts(IMicroblogDatabase database, TimeProvider time) : IUnsentPosts
{
    public Task<UnsentPosts> KeepAsDraftsAsync(long accountId, CancellationToken cancellation) =>
        new Drafts(database, accountId, time).TakeOutboxAsync(cancellation);
}
