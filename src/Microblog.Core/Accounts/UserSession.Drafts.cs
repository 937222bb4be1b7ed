using Microblog.Core.Publishing;

namespace Microblog.Core.Accounts;

public sealed partial class UserSession
{
    /// <inheritdoc />
    public event Action? AudienceChanged;

    /// <inheritdoc />
    public event Action<DraftChange>? DraftChanged;

    /// <inheritdoc />
    public Task<string?> GetDraftAsync(string place, CancellationToken cancellation = default)
    {
        _gate.Check();
        return _runtime.Drafts.GetAsync(place, cancellation);
    }

    /// <inheritdoc />
    public Task<SavedDraft> ReadDraftAsync(string place, CancellationToken cancellation = default)
    {
        _gate.Check();
        return _runtime.Drafts.ReadAsync(place, cancellation);
    }

    /// <inheritdoc />
    public Task<SavedDraft> SaveDraftAsync(
        string place,
        string text,
        string? target,
        long? since,
        CancellationToken cancellation = default
    )
    {
        _gate.Check();
        return _runtime.Drafts.SaveAsync(place, text, target, since, cancellation);
    }

    /// <inheritdoc />
    public Task SetDraftAsync(string place, string text, CancellationToken cancellation = default)
    {
        _gate.Check();
        return _runtime.Drafts.SetAsync(place, text, cancellation);
    }

    /// <inheritdoc />
    public Task<bool> KeepAsDraftAsync(Guid entry, CancellationToken cancellation = default) =>
        _gate.WriteAsync(async () =>
        {
            if (await _runtime.Drafts.TakeAsync(entry, cancellation) is null)
            {
                return false;
            }
            await _runtime.Outbox.DiscardAsync(entry, cancellation);
            return true;
        });

    private void OnAudienceChanged() => AudienceChanged?.Invoke();

    private void OnDraftChanged(DraftChange change) => DraftChanged?.Invoke(change);
}
