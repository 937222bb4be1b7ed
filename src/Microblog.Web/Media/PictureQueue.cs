using System.Threading.RateLimiting;
using Microblog.Xmpp;

namespace Microblog.Web.Media;

/// <summary>Pictures in the order in which they are wanted, some at once: one account's never keep another's waiting for long.</summary>
internal sealed class PictureQueue : IDisposable
{
    private readonly PartitionedRateLimiter<Jid> _accounts;
    private readonly ConcurrencyLimiter _all;
    private readonly PictureLimits _limits;
    private readonly TimeProvider _time;

    public PictureQueue(PictureLimits limits, TimeProvider time)
    {
        (_limits, _time) = (limits, time);
        _accounts = PartitionedRateLimiter.Create<Jid, Jid>(account =>
            RateLimitPartition.GetConcurrencyLimiter(account, _ => Options(limits.PerAccount, limits.MaxQueued))
        );
        // Nobody waits here with more than their share, so there is room for all who do.
        _all = new ConcurrencyLimiter(Options(limits.Total, int.MaxValue));
    }

    /// <summary>Waits for the account's turn, which ends when what is returned is disposed of.</summary>
    /// <exception cref="PictureException">It did not come.</exception>
    public async Task<IDisposable> EnterAsync(Jid account, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(_limits.Turn, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        RateLimitLease? own = null;
        try
        {
            own = await _accounts.AcquireAsync(account, 1, both.Token);
            var any = own.IsAcquired ? await _all.AcquireAsync(1, both.Token) : own;
            if (any.IsAcquired)
            {
                return new Turn(own, any);
            }
            any.Dispose();
            own.Dispose();
            throw new PictureException(PictureFailure.Busy, "too many wait already");
        }
        catch (OperationCanceledException)
        {
            own?.Dispose();
            cancellation.ThrowIfCancellationRequested();
            throw new PictureException(PictureFailure.Busy, $"no turn within {_limits.Turn.TotalSeconds} s");
        }
    }

    public void Dispose()
    {
        _accounts.Dispose();
        _all.Dispose();
    }

    private static ConcurrencyLimiterOptions Options(int atOnce, int waiting) =>
        new()
        {
            PermitLimit = atOnce,
            QueueLimit = waiting,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        };

    private sealed class Turn(RateLimitLease own, RateLimitLease any) : IDisposable
    {
        public void Dispose()
        {
            any.Dispose();
            own.Dispose();
        }
    }
}
