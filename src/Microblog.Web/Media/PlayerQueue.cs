using Microblog.Xmpp;

namespace Microblog.Web.Media;

/// <summary>Video and audio in turn: a queue of their own, so that long ones never keep pictures waiting.</summary>
internal sealed class PlayerQueue(PlayerLimits limits, TimeProvider time) : IDisposable
{
    private readonly PictureQueue _queue = new(
        new PictureLimits
        {
            PerAccount = limits.PerAccount,
            Total = limits.Total,
            MaxQueued = limits.MaxQueued,
            Turn = limits.Turn,
        },
        time
    );

    /// <summary>Waits for the account's turn, which ends when what is returned is disposed of.</summary>
    /// <exception cref="PictureException">It did not come.</exception>
    public Task<IDisposable> EnterAsync(Jid account, CancellationToken cancellation) =>
        _queue.EnterAsync(account, cancellation);

    public void Dispose() => _queue.Dispose();
}
