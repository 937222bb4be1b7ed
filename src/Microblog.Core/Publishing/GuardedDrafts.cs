using Microblog.Core.Accounts;

namespace Microblog.Core.Publishing;

/// <summary>The account's drafts, as long as the lease of this page is open.</summary>
internal sealed class GuardedDrafts(PublishingFeature feature, SessionGate gate) : IDrafts
{
    public event Action<DraftChange>? Changed
    {
        add => feature.Drafts.Changed += value;
        remove => feature.Drafts.Changed -= value;
    }

    private Drafts Open
    {
        get
        {
            gate.Check();
            return feature.Drafts;
        }
    }

    public Task<string?> GetAsync(string place, CancellationToken cancellation = default) =>
        Open.GetAsync(place, cancellation);

    public Task<SavedDraft> ReadAsync(string place, CancellationToken cancellation = default) =>
        Open.ReadAsync(place, cancellation);

    public Task<SavedDraft> SaveAsync(
        string place,
        string text,
        string? target,
        long? since,
        CancellationToken cancellation = default
    ) => Open.SaveAsync(place, text, target, since, cancellation);

    public Task SetAsync(string place, string text, CancellationToken cancellation = default) =>
        Open.SetAsync(place, text, cancellation);

    public Task<bool> KeepAsync(Guid entry, CancellationToken cancellation = default) =>
        gate.WriteAsync(async () =>
        {
            if (await feature.Drafts.TakeAsync(entry, cancellation) is null)
            {
                return false;
            }
            await feature.Outbox.DiscardAsync(entry, cancellation);
            return true;
        });
}
