namespace Microblog.Core.Accounts;

/// <summary>Stores what the mailbox of an account brings. Called by the mailbox alone, one call at a time.</summary>
internal interface IMailboxHandler
{
    /// <summary>False where nothing can be stored: changes for which no caller waits are left out.</summary>
    bool CanStore { get; }

    /// <summary>True where more changes are on their way, and nobody waits for those that are there.</summary>
    bool MayGather { get; }

    /// <summary>Reads what is stored, before the first change.</summary>
    Task StartAsync(CancellationToken stop);

    /// <summary>Changes left the queue, and are about to be stored.</summary>
    void OnTaken();

    /// <summary>Makes changes in one transaction. After a failure nothing of them is stored.</summary>
    ValueTask StoreAsync(Func<CancellationToken, ValueTask> changes, CancellationToken stop);

    /// <summary>Shows what changed: after each batch, and after each change for which a caller waits.</summary>
    ValueTask NotifyAsync(CancellationToken stop);

    /// <summary>A change failed: what is held in memory may differ from what is stored.</summary>
    Task RecoverAsync(Exception failure, CancellationToken stop);
}
