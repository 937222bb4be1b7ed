using Microblog.Core.Accounts;
using Microblog.Core.Publishing;
using Microsoft.AspNetCore.Components;

namespace Microblog.Web.Components.Layout;

/// <summary>After a delete, in every tab: that it happened, and for as long as that is possible a way back.</summary>
public sealed partial class DeletedToast
{
    private ITimer? _timer;
    private OutboxEntry? _deleted;
    private List<OutboxEntry> _failed = [];

    [Inject]
    private IUserSession Session { get; set; } = default!;

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        _timer = Time.CreateTimer(_ => Refresh(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Session.Outbox.Changed += Refresh;
        Refreshing();
    }

    /// <inheritdoc />
    protected override ValueTask LeaveAsync()
    {
        Session.Outbox.Changed -= Refresh;
        _timer?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    protected override void Refreshing()
    {
        var deletes = Session.Outbox.Entries.Where(entry => entry.Kind == OutboxKind.Delete).ToList();
        _failed = deletes.FindAll(entry => entry.Failure is not null);
        _deleted = deletes.FindLast(entry => entry.Failure is null && Left(entry) > TimeSpan.Zero);
        if (_deleted is not null)
        {
            _timer?.Change(Left(_deleted), Timeout.InfiniteTimeSpan);
        }
    }

    private TimeSpan Left(OutboxEntry entry) => entry.Sent + Session.Outbox.UndoTime - Time.GetUtcNow();

    private async Task UndoAsync()
    {
        if (_deleted is { } deleted)
        {
            await Session.Outbox.UndoAsync(deleted.Id);
            Refreshing();
        }
    }
}
