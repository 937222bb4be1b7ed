using Microblog.Core.Model;

namespace Microblog.Core.Publishing;

public sealed partial class Outbox
{
    /// <summary>The time of a delete that stands still. The database keeps the time that was: a restart ends all holds.</summary>
    private const long Held = long.MaxValue;

    /// <summary>Held deletes: how many hold each, and how much of its time is left, microseconds.</summary>
    private readonly Dictionary<Guid, (int Holders, long Left)> _held = [];

    /// <inheritdoc />
    public IDisposable Hold(Guid entry)
    {
        lock (_lock)
        {
            if (_held.TryGetValue(entry, out var hold))
            {
                _held[entry] = (hold.Holders + 1, hold.Left);
                return new HoldLease(this, entry);
            }
            var now = Now();
            if (
                _entities.Find(one => one.OutboxId == entry) is not { Kind: OutboxKind.Delete, Failure: null } entity
                || entity.NotBefore <= now
            )
            {
                return new HoldLease(this, null);
            }
            _held[entry] = (1, entity.NotBefore - now);
            entity.NotBefore = Held;
        }
        NotifyChanged();
        return new HoldLease(this, entry);
    }

    private void Release(Guid entry)
    {
        lock (_lock)
        {
            var (holders, left) = _held[entry];
            if (holders > 1)
            {
                _held[entry] = (holders - 1, left);
                return;
            }
            _held.Remove(entry);
            if (Find(entry) is not { NotBefore: Held } entity)
            {
                return; // Taken back, or sent because the account was left.
            }
            entity.NotBefore = Now() + left;
        }
        NotifyChanged();
        Wake();
    }

    /// <summary>One page's hold of one delete.</summary>
    private sealed class HoldLease(Outbox outbox, Guid? entry) : IDisposable
    {
        private Guid? _entry = entry;

        public void Dispose()
        {
            if (_entry is { } held)
            {
                _entry = null;
                outbox.Release(held);
            }
        }
    }
}
