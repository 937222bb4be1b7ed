namespace Microblog.Core.Accounts;

/// <summary>Something for an account's mailbox to do.</summary>
/// <param name="ApplyAsync">Does it.</param>
/// <param name="MayShare">True where it may be stored in one transaction with its neighbours: no caller waits for it.</param>
/// <param name="MayWait">True for what may also wait a moment for its neighbours, while no reader waits for rows.</param>
/// <param name="Prepare">
/// Does what needs no database, before the transaction begins: while one is open no other can write.
/// </param>
internal readonly record struct QueuedChange(
    Func<CancellationToken, ValueTask> ApplyAsync,
    bool MayShare = false,
    bool MayWait = false,
    Action? Prepare = null
);
