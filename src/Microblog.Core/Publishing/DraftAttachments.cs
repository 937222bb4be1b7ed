using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Storage;

namespace Microblog.Core.Publishing;

/// <summary>Keeps the files of the account's drafts in the database. Bounded in number.</summary>
/// <param name="database">Where.</param>
/// <param name="accountId">Whose.</param>
/// <param name="find">Finds a post that is edited.</param>
public sealed class DraftAttachments(
    IMicroblogDatabase database,
    long accountId,
    Func<PostAddress, CancellationToken, Task<Post?>> find
) : IDraftAttachments
{
    /// <summary>How many files a post has at most.</summary>
    public const int Most = 20;

    /// <inheritdoc />
    public event Action<string>? Changed;

    /// <inheritdoc />
    public async Task<DraftAttachmentList> GetAsync(string place, CancellationToken cancellation = default)
    {
        await using var rows = await DraftRows.OpenAsync(database, accountId, cancellation);
        return await rows.FindFilesAsync(DraftLocation.Key(place), cancellation) is { } stored
            ? DraftAttachmentList.Parse(stored.Files)
            : await StartAsync(place, cancellation);
    }

    /// <inheritdoc />
    public Task AddAsync(
        string place,
        DraftAttachment file,
        int? at = null,
        CancellationToken cancellation = default
    ) =>
        ChangeAsync(
            place,
            files =>
            {
                if (files.Count >= Most)
                {
                    throw new DraftException(DraftFailure.TooManyFiles);
                }
                files.RemoveAll(one => one.Id == file.Id);
                files.Insert(Math.Clamp(at ?? files.Count, 0, files.Count), file);
            },
            cancellation
        );

    /// <inheritdoc />
    public Task RemoveAsync(string place, Guid file, CancellationToken cancellation = default) =>
        ChangeAsync(place, files => files.RemoveAll(one => one.Id == file), cancellation);

    /// <inheritdoc />
    public Task DescribeAsync(string place, Guid file, string description, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(description);
        return description.Length > Attachment.MaxDescription
            ? throw new DraftException(DraftFailure.TooLong)
            : ReplaceAsync(
                place,
                file,
                one => one with { Description = description.Trim() is { Length: > 0 } text ? text : null },
                cancellation
            );
    }

    /// <inheritdoc />
    public Task SetPosterAsync(string place, Guid file, Uri poster, CancellationToken cancellation = default) =>
        ReplaceAsync(place, file, one => one.IsVideo ? one with { Poster = poster } : one, cancellation);

    /// <inheritdoc />
    public Task MoveAsync(string place, Guid file, int index, CancellationToken cancellation = default) =>
        ChangeAsync(
            place,
            files =>
            {
                if (files.FindIndex(one => one.Id == file) is var at and >= 0)
                {
                    var moved = files[at];
                    files.RemoveAt(at);
                    files.Insert(Math.Clamp(index, 0, files.Count), moved);
                }
            },
            cancellation
        );

    /// <inheritdoc />
    public async Task ClearAsync(string place, CancellationToken cancellation = default)
    {
        await using var rows = await DraftRows.OpenAsync(database, accountId, cancellation);
        if (await rows.RemoveFilesAsync(DraftLocation.Key(place), cancellation) > 0)
        {
            Changed?.Invoke(place);
        }
    }

    private Task ReplaceAsync(
        string place,
        Guid file,
        Func<Attachment, Attachment> change,
        CancellationToken cancellation
    ) =>
        ChangeAsync(
            place,
            files =>
            {
                if (files.FindIndex(one => one.Id == file) is var at and >= 0)
                {
                    files[at] = files[at] with { File = change(files[at].File) };
                }
            },
            cancellation
        );

    private async Task ChangeAsync(string place, Action<List<DraftAttachment>> change, CancellationToken cancellation)
    {
        // Before the transaction: it is the database that is asked.
        var start = await StartAsync(place, cancellation);
        var key = DraftLocation.Key(place);
        await using (var rows = await DraftRows.BeginAsync(database, accountId, cancellation))
        {
            var stored = await rows.FindFilesAsync(key, cancellation);
            var list = stored is null ? start : DraftAttachmentList.Parse(stored.Files);
            var files = list.Files.ToList();
            change(files);
            if (files.SequenceEqual(list.Files))
            {
                return;
            }
            var changed = list with { Files = files };
            if (stored is not null)
            {
                stored.Files = changed.ToJson();
            }
            else if (await rows.CountFilesAsync(cancellation) >= Drafts.Most)
            {
                throw new DraftException(DraftFailure.TooMany);
            }
            else
            {
                rows.AddFiles(key, changed.ToJson());
            }
            await rows.CommitAsync(cancellation);
        }
        Changed?.Invoke(place);
    }

    /// <summary>What there is where nothing was changed.</summary>
    private async Task<DraftAttachmentList> StartAsync(string place, CancellationToken cancellation) =>
        DraftLocation.Edited(place) is { } address && await find(address, cancellation) is { } post
            ? DraftAttachmentList.Of(post)
            : DraftAttachmentList.None;
}
