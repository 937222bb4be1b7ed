using Microsoft.EntityFrameworkCore;

namespace Microblog.Core.Storage;

/// <summary>
/// The drafts of one account, and what of its outbox becomes a draft: one connection, to be disposed of, which undoes what was
/// not committed.
/// </summary>
internal sealed class DraftRows : IAsyncDisposable
{
    private readonly MicroblogDbContext _context;
    private readonly WriteTransaction? _transaction;
    private readonly long _accountId;

    private DraftRows(MicroblogDbContext context, WriteTransaction? transaction, long accountId) =>
        (_context, _transaction, _accountId) = (context, transaction, accountId);

    private IQueryable<DraftEntity> Own => _context.Drafts.Where(d => d.AccountId == _accountId);

    private IQueryable<DraftAttachmentsEntity> OwnFiles =>
        _context.DraftAttachments.Where(f => f.AccountId == _accountId);

    private IQueryable<OutboxEntity> Unsent => _context.Outbox.Where(o => o.AccountId == _accountId);

    /// <summary>For reading, or for one change.</summary>
    public static async Task<DraftRows> OpenAsync(
        IMicroblogDatabase database,
        long accountId,
        CancellationToken cancellation
    ) => new(await database.OpenAsync(cancellation), null, accountId);

    /// <summary>For several changes of which all are stored, or none; no other writes meanwhile.</summary>
    public static async Task<DraftRows> BeginAsync(
        IMicroblogDatabase database,
        long accountId,
        CancellationToken cancellation
    )
    {
        var context = await database.OpenAsync(cancellation);
        try
        {
            return new(context, await database.BeginAsync(context, cancellation), accountId);
        }
        catch
        {
            await context.DisposeAsync();
            throw;
        }
    }

    /// <summary>The draft of a place; what is changed in it is stored by <see cref="CommitAsync"/>.</summary>
    public Task<DraftEntity?> FindAsync(string key, CancellationToken cancellation) =>
        Own.FirstOrDefaultAsync(d => d.Place == key, cancellation);

    /// <summary>The text of a place, or null.</summary>
    public Task<string?> TextAsync(string key, CancellationToken cancellation) =>
        Own.Where(d => d.Place == key).Select(d => (string?)d.Text).FirstOrDefaultAsync(cancellation);

    /// <summary>The files of a place; what is changed in them is stored by <see cref="CommitAsync"/>.</summary>
    public Task<DraftAttachmentsEntity?> FindFilesAsync(string key, CancellationToken cancellation) =>
        OwnFiles.FirstOrDefaultAsync(f => f.Place == key, cancellation);

    /// <summary>How many places have files.</summary>
    public Task<int> CountFilesAsync(CancellationToken cancellation) => OwnFiles.CountAsync(cancellation);

    /// <summary>Adds the files of a place that has none.</summary>
    public void AddFiles(string key, string files) =>
        _context.DraftAttachments.Add(
            new DraftAttachmentsEntity
            {
                AccountId = _accountId,
                Place = key,
                Files = files,
            }
        );

    /// <summary>Removes the files of a place, at once.</summary>
    public Task<int> RemoveFilesAsync(string key, CancellationToken cancellation) =>
        OwnFiles.Where(f => f.Place == key).ExecuteDeleteAsync(cancellation);

    /// <summary>How many drafts there are.</summary>
    public Task<int> CountAsync(CancellationToken cancellation) => Own.CountAsync(cancellation);

    /// <summary>Adds a draft.</summary>
    public DraftEntity Add(string key, string text, long savedAt)
    {
        var draft = new DraftEntity
        {
            AccountId = _accountId,
            Place = key,
            Text = text,
            SavedAt = savedAt,
        };
        _context.Drafts.Add(draft);
        return draft;
    }

    /// <summary>Removes the draft of a place, at once.</summary>
    public Task RemoveAsync(string key, CancellationToken cancellation) =>
        Own.Where(d => d.Place == key).ExecuteDeleteAsync(cancellation);

    /// <summary>What waits to be sent, in its order.</summary>
    public Task<List<OutboxEntity>> UnsentAsync(CancellationToken cancellation) =>
        Unsent.OrderBy(o => o.SentAt).ToListAsync(cancellation);

    /// <summary>What failed to be sent, or null.</summary>
    public Task<OutboxEntity?> FailedAsync(Guid id, CancellationToken cancellation) =>
        Unsent.FirstOrDefaultAsync(o => o.OutboxId == id && o.Failure != null, cancellation);

    /// <summary>Takes these from the outbox.</summary>
    public void Remove(params IEnumerable<OutboxEntity> unsent) => _context.Outbox.RemoveRange(unsent);

    /// <summary>Stores what was changed.</summary>
    public async Task CommitAsync(CancellationToken cancellation)
    {
        await _context.SaveChangesAsync(cancellation);
        if (_transaction is not null)
        {
            await _transaction.CommitAsync(cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_transaction is not null)
        {
            await _transaction.DisposeAsync();
        }
        await _context.DisposeAsync();
    }
}
