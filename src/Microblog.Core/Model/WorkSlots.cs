using System.Diagnostics.CodeAnalysis;

namespace Microblog.Core.Model;

/// <summary>
/// Lets a few work at a time. Not to be disposed of: what holds a slot when the account is closed gives it back after that.
/// </summary>
/// <param name="count">How many at a time.</param>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "A semaphore whose wait handle nobody asks for holds nothing that must be freed."
)]
internal sealed class WorkSlots(int count)
{
    private readonly SemaphoreSlim _free = new(count);

    /// <summary>Waits for a slot.</summary>
    public Task WaitAsync(CancellationToken cancellation) => _free.WaitAsync(cancellation);

    /// <summary>Gives it back.</summary>
    public void Release() => _free.Release();
}
