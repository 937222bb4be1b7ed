using Microblog.Core.Accounts;

namespace Microblog.Core.Publishing;

/// <summary>The files of the account's drafts, as long as the lease of this page is open.</summary>
internal sealed class GuardedDraftAttachments(IDraftAttachments files, SessionGate gate) : IDraftAttachments
{
    public event Action<string>? Changed
    {
        add => files.Changed += value;
        remove => files.Changed -= value;
    }

    public Task<DraftAttachmentList> GetAsync(string place, CancellationToken cancellation = default)
    {
        gate.Check();
        return files.GetAsync(place, cancellation);
    }

    public Task AddAsync(
        string place,
        DraftAttachment file,
        int? at = null,
        CancellationToken cancellation = default
    ) => gate.WriteAsync(() => files.AddAsync(place, file, at, cancellation));

    public Task RemoveAsync(string place, Guid file, CancellationToken cancellation = default) =>
        gate.WriteAsync(() => files.RemoveAsync(place, file, cancellation));

    public Task DescribeAsync(string place, Guid file, string description, CancellationToken cancellation = default) =>
        gate.WriteAsync(() => files.DescribeAsync(place, file, description, cancellation));

    public Task SetPosterAsync(string place, Guid file, Uri poster, CancellationToken cancellation = default) =>
        gate.WriteAsync(() => files.SetPosterAsync(place, file, poster, cancellation));

    public Task MoveAsync(string place, Guid file, int index, CancellationToken cancellation = default) =>
        gate.WriteAsync(() => files.MoveAsync(place, file, index, cancellation));

    public Task ClearAsync(string place, CancellationToken cancellation = default) =>
        gate.WriteAsync(() => files.ClearAsync(place, cancellation));
}
