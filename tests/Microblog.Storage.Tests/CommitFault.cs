using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Microblog.Storage.Tests;

/// <summary>Fails, once armed, when everything of a transaction was written and only its commit is missing.</summary>
internal sealed class CommitFault : DbTransactionInterceptor
{
    /// <summary>True until the next commit, which fails.</summary>
    public bool IsArmed { get; set; }

    public override ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction,
        TransactionEventData eventData,
        InterceptionResult result,
        CancellationToken cancellationToken = default
    )
    {
        if (!IsArmed)
        {
            return new(result);
        }
        IsArmed = false;
        throw new IOException("The machine lost its power.");
    }
}
