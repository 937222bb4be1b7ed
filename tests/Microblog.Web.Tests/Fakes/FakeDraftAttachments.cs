using Microblog.Core.Publishing;

namespace Microblog.Web.Tests.Fakes;

/// <summary>Files beside drafts, in memory.</summary>
public sealed class FakeDraftAttachments : IDraftAttachments
{
    private readonly Dictionary<string, DraftAttachmentList> _lists = [];

    public event Action<string>? Changed;

    /// <summary>Why nothing can be added, or null.</summary>
    public DraftFailure? Failure { get; set; }

    public Task<DraftAttachmentList> GetAsync(string place, CancellationToken cancellation = default) =>
        Task.FromResult(_lists.GetValueOrDefault(place, DraftAttachmentList.None));

    public Task AddAsync(
        string place,
        DraftAttachment file,
        int? at = null,
        CancellationToken cancellation = default
    ) =>
        Failure is { } failure
            ? Task.FromException(new DraftException(failure))
            : Change(place, files => files.Insert(at ?? files.Count, file));

    public Task RemoveAsync(string place, Guid file, CancellationToken cancellation = default) =>
        Change(place, files => files.RemoveAll(one => one.Id == file));

    public Task DescribeAsync(string place, Guid file, string description, CancellationToken cancellation = default) =>
        Change(
            place,
            files =>
            {
                var at = files.FindIndex(one => one.Id == file);
                files[at] = files[at] with { File = files[at].File with { Description = description } };
            }
        );

    public Task SetPosterAsync(string place, Guid file, Uri poster, CancellationToken cancellation = default) =>
        Change(
            place,
            files =>
            {
                var at = files.FindIndex(one => one.Id == file);
                files[at] = files[at] with { File = files[at].File with { Poster = poster } };
            }
        );

    public Task MoveAsync(string place, Guid file, int index, CancellationToken cancellation = default) =>
        Change(
            place,
            files =>
            {
                var moved = files.Find(one => one.Id == file)!;
                files.Remove(moved);
                files.Insert(index, moved);
            }
        );

    public Task ClearAsync(string place, CancellationToken cancellation = default) =>
        Change(place, files => files.Clear());

    private Task Change(string place, Action<List<DraftAttachment>> change)
    {
        var had = _lists.GetValueOrDefault(place, DraftAttachmentList.None);
        var files = had.Files.ToList();
        change(files);
        _lists[place] = had with { Files = files };
        Changed?.Invoke(place);
        return Task.CompletedTask;
    }
}
