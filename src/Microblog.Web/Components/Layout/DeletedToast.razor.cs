using Microblog.Core.Model;
using Microblog.Core.Publishing;
using Microsoft.AspNetCore.Components;

namespace Microblog.Web.Components.Layout;

/// <summary>
/// After a delete, in every tab: that it happened, and for as long as that is possible a way back. The time for it stands still,
/// here and in the outbox, while the message has the focus or the pointer.
/// </summary>
public sealed partial class DeletedToast
{
    private ITimer? _timer;
    private OutboxEntry? _deleted;
    private List<OutboxEntry> _failed = [];
    private bool _isHeld;
    private (Guid Entry, IDisposable Lease)? _hold;

    [Inject]
    private IOutbox Outbox { get; set; } = null!;

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        _timer = Time.CreateTimer(_ => Refresh(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Outbox.Changed += Refresh;
        Refreshing();
    }

    /// <inheritdoc />
    protected override ValueTask LeaveAsync()
    {
        Outbox.Changed -= Refresh;
        _timer?.Dispose();
        // A page that goes holds nothing: the post is deleted as was asked.
        _hold?.Lease.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    protected override void Refreshing()
    {
        var deletes = Outbox.Entries.Where(entry => entry.Kind == OutboxKind.Delete).ToList();
        _failed = deletes.FindAll(entry => entry.Failure is not null);
        var now = Time.GetUtcNow();
        // Undo under the finger stays the same, whatever else is deleted meanwhile.
        _deleted =
            deletes.Find(entry => entry.Failure is null && entry.Id == _hold?.Entry)
            ?? deletes.FindLast(entry => entry.Failure is null && entry.UndoUntil > now);
        if (_deleted is null)
        {
            _isHeld = false;
        }
        else if (_deleted.UndoUntil != DateTimeOffset.MaxValue)
        {
            _timer?.Change(_deleted.UndoUntil - now, Timeout.InfiniteTimeSpan);
        }
        Hold();
    }

    private void At(bool isHeld)
    {
        _isHeld = isHeld;
        Hold();
    }

    private void Hold()
    {
        var wanted = _isHeld ? _deleted?.Id : null;
        if (_hold?.Entry == wanted)
        {
            return;
        }
        var before = _hold;
        _hold = wanted is { } entry ? (entry, Outbox.Hold(entry)) : null;
        before?.Lease.Dispose();
    }

    private async Task UndoAsync()
    {
        if (_deleted is { } deleted)
        {
            await Outbox.UndoAsync(deleted.Id);
            Refreshing();
        }
    }
}
