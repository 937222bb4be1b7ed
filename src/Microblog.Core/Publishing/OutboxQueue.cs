using Microblog.Core.Model;
using Microblog.Core.Storage;

namespace Microblog.Core.Publishing;

/// <summary>
/// What the outbox holds, in its order: stored first, then changed in memory. Each delete waits for its time, or is held by pages
/// that show it. Thread-safe.
/// </summary>
internal sealed class OutboxQueue(OutboxRows rows, TimeProvider time)
{
    /// <summary>The time of a delete that stands still. The database keeps the time that was: a restart ends all holds.</summary>
    private const long Held = long.MaxValue;

    private readonly Lock _lock = new();
    private readonly List<OutboxEntity> _entities = [];

    /// <summary>Held deletes: how many hold each, and how much of its time is left, microseconds.</summary>
    private readonly Dictionary<Guid, (int Holders, long Left)> _held = [];

    /// <summary>After each change.</summary>
    public event Action? Changed;

    /// <summary>What is in it.</summary>
    public IReadOnlyList<OutboxEntry> Entries { get; private set; } = [];

    /// <summary>The posts of deletes that did not fail.</summary>
    public IReadOnlySet<PostAddress> Deleting { get; private set; } = new HashSet<PostAddress>();

    /// <summary>True where nothing waits to be sent.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_lock)
            {
                return _entities.TrueForAll(entity => entity.Failure is not null);
            }
        }
    }

    /// <summary>Reads what is stored. Likes that were refused for good are left out: their posts show it.</summary>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        var stored = await rows.ReadAsync(cancellation);
        foreach (var refused in stored.Where(IsRefusedLike).ToList())
        {
            // It was said where its post was in sight. Nothing is lost: the button is there again.
            stored.Remove(refused);
            await rows.RemoveAsync(refused.OutboxId, cancellation);
        }
        lock (_lock)
        {
            _entities.InsertRange(0, stored.Where(one => _entities.TrueForAll(had => had.OutboxId != one.OutboxId)));
        }
        NotifyChanged();
    }

    /// <summary>Adds one at the end.</summary>
    public async Task<OutboxEntry> AddAsync(OutboxEntity entity, CancellationToken cancellation)
    {
        await rows.AddAsync(entity, cancellation);
        lock (_lock)
        {
            // What was stored while the outbox was being read is there already.
            if (_entities.TrueForAll(had => had.OutboxId != entity.OutboxId))
            {
                _entities.Add(entity);
            }
        }
        NotifyChanged();
        return ToEntry(entity)!;
    }

    /// <summary>Removes one: it is done, or not wanted any more.</summary>
    public async Task RemoveAsync(OutboxEntity entity, CancellationToken cancellation)
    {
        await rows.RemoveAsync(entity.OutboxId, cancellation);
        lock (_lock)
        {
            _entities.Remove(entity);
        }
        NotifyChanged();
    }

    /// <summary>Removes the likes of a post, and what takes them back.</summary>
    public async Task RemoveLikesAsync(PostAddress post, CancellationToken cancellation)
    {
        List<OutboxEntity> likes;
        lock (_lock)
        {
            var parent = post.ToString();
            likes = _entities.FindAll(one => one.Kind is OutboxKind.Like or OutboxKind.Unlike && one.Parent == parent);
        }
        foreach (var entity in likes)
        {
            await RemoveAsync(entity, cancellation);
        }
    }

    /// <summary>Notes why one failed, or that it is to be tried again (null).</summary>
    public async Task SetFailureAsync(OutboxEntity entity, PublishFailure? failure, CancellationToken cancellation)
    {
        await rows.SetFailureAsync(entity.OutboxId, failure, cancellation);
        entity.Failure = failure;
        NotifyChanged();
    }

    /// <summary>Gives one another address and payload.</summary>
    public async Task MoveAsync(OutboxEntity entity, string address, string payload, CancellationToken cancellation)
    {
        await rows.MoveAsync(entity.OutboxId, address, payload, cancellation);
        (entity.Address, entity.Payload) = (address, payload);
        NotifyChanged();
    }

    /// <summary>One by its id, or null.</summary>
    public OutboxEntity? Find(Guid entry)
    {
        lock (_lock)
        {
            return _entities.Find(entity => entity.OutboxId == entry);
        }
    }

    /// <summary>The first that can be sent, or null.</summary>
    /// <param name="now">The time, microseconds.</param>
    public OutboxEntity? Next(long now)
    {
        lock (_lock)
        {
            return _entities.Find(entity => entity.Failure is null && entity.NotBefore <= now);
        }
    }

    /// <summary>When the next one can be sent that could not at a time, microseconds; null: none.</summary>
    public long? NextTime(long after)
    {
        lock (_lock)
        {
            return _entities
                .Where(entity => entity.Failure is null && entity.NotBefore > after && entity.NotBefore != Held)
                .Select(entity => (long?)entity.NotBefore)
                .Min();
        }
    }

    /// <summary>Nothing waits for its time any longer, deletes neither.</summary>
    public void EndWaits()
    {
        lock (_lock)
        {
            _entities.ForEach(entity => entity.NotBefore = 0);
        }
    }

    /// <summary>Stops the time of a delete, for one page more.</summary>
    /// <returns>False where it is none, failed, or its time is over.</returns>
    public bool TryHold(Guid entry)
    {
        lock (_lock)
        {
            if (_held.TryGetValue(entry, out var hold))
            {
                _held[entry] = (hold.Holders + 1, hold.Left);
                return true;
            }
            var now = Now();
            if (
                _entities.Find(one => one.OutboxId == entry) is not { Kind: OutboxKind.Delete, Failure: null } entity
                || entity.NotBefore <= now
            )
            {
                return false;
            }
            _held[entry] = (1, entity.NotBefore - now);
            entity.NotBefore = Held;
        }
        NotifyChanged();
        return true;
    }

    /// <summary>A page holds a delete no longer.</summary>
    /// <returns>True where its time goes on.</returns>
    public bool Release(Guid entry)
    {
        lock (_lock)
        {
            var (holders, left) = _held[entry];
            if (holders > 1)
            {
                _held[entry] = (holders - 1, left);
                return false;
            }
            _held.Remove(entry);
            if (_entities.Find(one => one.OutboxId == entry) is not { NotBefore: Held } entity)
            {
                return false; // Taken back, or sent because the account was left.
            }
            entity.NotBefore = Now() + left;
        }
        NotifyChanged();
        return true;
    }

    private void NotifyChanged()
    {
        lock (_lock)
        {
            Entries = [.. _entities.Select(ToEntry).OfType<OutboxEntry>()];
            Deleting = Entries
                .Where(entry => entry.Kind == OutboxKind.Delete && entry.Failure is null)
                .Select(entry => entry.Address)
                .ToHashSet();
        }
        Changed?.Invoke();
    }

    private static bool IsRefusedLike(OutboxEntity entity) =>
        entity is { Kind: OutboxKind.Like or OutboxKind.Unlike, Failure: { } failure } && failure.IsFinal;

    private long Now() => Micros.From(time.GetUtcNow());

    private static OutboxEntry? ToEntry(OutboxEntity entity) =>
        PostAddress.TryParse(entity.Address, out var address)
            ? new OutboxEntry
            {
                Id = entity.OutboxId,
                Kind = entity.Kind,
                Address = address,
                Parent = PostAddress.TryParse(entity.Parent, out var parent) ? parent : null,
                Text = entity.Text,
                Attachments = OutboxAttachments.Of(entity)?.After ?? [],
                Sent = Micros.ToTime(entity.SentAt),
                UndoUntil = entity.NotBefore == Held ? DateTimeOffset.MaxValue : Micros.ToTime(entity.NotBefore),
                Failure = entity.Failure,
            }
            : null;
}
