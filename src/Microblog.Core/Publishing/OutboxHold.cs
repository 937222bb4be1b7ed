namespace Microblog.Core.Publishing;

/// <summary>One page's hold of a delete: ended once, however often it is disposed of.</summary>
internal sealed class OutboxHold(Action release) : IDisposable
{
    private Action? _release = release;

    /// <summary>Holds nothing.</summary>
    public static OutboxHold None { get; } = new(() => { });

    /// <inheritdoc />
    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
