using System.Text;
using System.Xml.Linq;
using Microblog.Core.Accounts;
using Microblog.Core.Atom;
using Microblog.Core.Model;
using Microblog.Core.Storage;

namespace Microblog.Core.Publishing;

/// <summary>The account's drafts: texts by place, kept until they are sent. Bounded in size and in number.</summary>
public sealed class Drafts(IMicroblogDatabase database, long accountId, TimeProvider time)
{
    /// <summary>The longest draft, in bytes of UTF-8: what is longer can never be posted.</summary>
    public const int MaxBytes = PostSize.Limit;

    /// <summary>How many drafts an account has at most.</summary>
    public const int Most = 200;

    /// <summary>After each change.</summary>
    public event Action<DraftChange>? Changed;

    /// <summary>The draft of a place, or null.</summary>
    public async Task<string?> GetAsync(string place, CancellationToken cancellation)
    {
        await using var rows = await OpenAsync(cancellation);
        return await rows.TextAsync(DraftLocation.Key(place), cancellation);
    }

    /// <summary>The draft of a place with where it goes.</summary>
    public async Task<SavedDraft> ReadAsync(string place, CancellationToken cancellation)
    {
        await using var rows = await OpenAsync(cancellation);
        return await ReadAsync(rows, place, cancellation);
    }

    /// <summary>Keeps a draft, whatever there is; empty removes it, since it was sent.</summary>
    /// <exception cref="DraftException">It is too long, or there are too many. Nothing changed.</exception>
    public async Task SetAsync(string place, string text, CancellationToken cancellation)
    {
        await using var rows = await OpenAsync(cancellation);
        var version = await SetAsync(rows, place, text, cancellation);
        await rows.CommitAsync(cancellation);
        Changed?.Invoke(new DraftChange(place, version, IsSent: text.Length == 0));
    }

    /// <summary>Keeps what was typed after a version of the draft; a text that was kept since stays as it is.</summary>
    /// <param name="place">Where it is written.</param>
    /// <param name="text">The text; empty removes the draft.</param>
    /// <param name="target">Where the draft of <see cref="DraftLocation.Home"/> goes; null: as it is.</param>
    /// <param name="since">The version that it was typed after; null: whichever.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>What is kept now: that text, or the one that was kept since.</returns>
    /// <exception cref="DraftException">It is too long, or there are too many. Nothing changed.</exception>
    public async Task<SavedDraft> SaveAsync(
        string place,
        string text,
        string? target,
        long? since,
        CancellationToken cancellation
    )
    {
        // Two pages may ask at the same time: one after the other is looked at.
        await using var rows = await BeginAsync(cancellation);
        var stored = await ReadAsync(rows, place, cancellation);
        if (since is { } version && version != stored.Version && text != stored.Text)
        {
            return stored;
        }
        if (place == DraftLocation.Home && target is not null)
        {
            await SetAsync(rows, DraftLocation.HomeTarget, text.Length == 0 ? "" : target, cancellation);
        }
        var saved = new SavedDraft(text, target, await SetAsync(rows, place, text, cancellation));
        await rows.CommitAsync(cancellation);
        Changed?.Invoke(new DraftChange(place, saved.Version, IsSent: false));
        return saved;
    }

    private static async Task<SavedDraft> ReadAsync(DraftRows rows, string place, CancellationToken cancellation)
    {
        if (await rows.FindAsync(DraftLocation.Key(place), cancellation) is not { } draft)
        {
            return SavedDraft.None;
        }
        var target = place == DraftLocation.Home ? await rows.TextAsync(DraftLocation.HomeTarget, cancellation) : null;
        return new SavedDraft(draft.Text, target, draft.SavedAt);
    }

    /// <returns>The draft's version.</returns>
    private async Task<long> SetAsync(DraftRows rows, string place, string text, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(text);
        var key = DraftLocation.Key(place);
        if (text.Length == 0)
        {
            await rows.RemoveAsync(key, cancellation);
            return 0;
        }
        if (Encoding.UTF8.GetByteCount(text) > MaxBytes)
        {
            throw new DraftException(DraftFailure.TooLong);
        }
        if (await rows.FindAsync(key, cancellation) is { } had)
        {
            (had.Text, had.SavedAt) = (text, Math.Max(Now(), had.SavedAt + 1));
            return had.SavedAt;
        }
        if (await rows.CountAsync(cancellation) >= Most)
        {
            throw new DraftException(DraftFailure.TooMany);
        }
        return rows.Add(key, text, Now()).SavedAt;
    }

    /// <summary>
    /// Makes drafts of the texts in the outbox, each where it was written, below what stands there already; then the outbox
    /// is empty. For a sign-out: nothing may be sent after it, and no text is lost by it, whatever the number of drafts.
    /// </summary>
    public async Task<UnsentPosts> TakeOutboxAsync(CancellationToken cancellation)
    {
        await using var rows = await BeginAsync(cancellation);
        var unsent = await rows.UnsentAsync(cancellation);
        if (unsent.Count == 0)
        {
            return UnsentPosts.None;
        }
        var texts = unsent.Where(one => OutboxDraftLocation.Of(one) is not null).ToList();
        foreach (var place in texts.GroupBy(one => DraftLocation.Key(OutboxDraftLocation.Of(one)!)))
        {
            var text = string.Join("\n\n", place.Select(one => one.Text).Where(one => one.Length > 0));
            await AppendAsync(rows, place.Key, text, cancellation);
            foreach (var one in place)
            {
                await AppendFilesAsync(rows, place.Key, one, cancellation);
                await KeepWarningAsync(rows, OutboxDraftLocation.Of(one)!, one, cancellation);
                await KeepPreviewAsync(rows, OutboxDraftLocation.Of(one)!, one, cancellation);
            }
        }
        rows.Remove(unsent);
        await rows.CommitAsync(cancellation);
        return new UnsentPosts(texts.Count, unsent.Count(one => one.Kind == OutboxKind.Delete));
    }

    /// <summary>
    /// Makes a draft of one text in the outbox that failed, where it was written, below what stands there already, whatever the
    /// number of drafts.
    /// </summary>
    /// <returns>The draft's place; null where there is no such text in the outbox, or it is on its way.</returns>
    public async Task<string?> TakeAsync(Guid entry, CancellationToken cancellation)
    {
        await using var rows = await BeginAsync(cancellation);
        var unsent = await rows.FailedAsync(entry, cancellation);
        if (unsent is null || OutboxDraftLocation.Of(unsent) is not { } place)
        {
            return null;
        }
        var version = await AppendAsync(rows, DraftLocation.Key(place), unsent.Text, cancellation);
        await AppendFilesAsync(rows, DraftLocation.Key(place), unsent, cancellation);
        await KeepWarningAsync(rows, place, unsent, cancellation);
        await KeepPreviewAsync(rows, place, unsent, cancellation);
        rows.Remove(unsent);
        await rows.CommitAsync(cancellation);
        Changed?.Invoke(new DraftChange(place, version, IsSent: false));
        return place;
    }

    /// <returns>The draft's version.</returns>
    private async Task<long> AppendAsync(DraftRows rows, string key, string text, CancellationToken cancellation)
    {
        var draft = await rows.FindAsync(key, cancellation);
        if (text.Length == 0)
        {
            return draft?.SavedAt ?? 0; // a picture alone
        }
        if (draft is null)
        {
            return rows.Add(key, text, Now()).SavedAt;
        }
        (draft.Text, draft.SavedAt) = ($"{draft.Text}\n\n{text}", Math.Max(Now(), draft.SavedAt + 1));
        return draft.SavedAt;
    }

    /// <summary>The files that were to be sent stand behind those that wait there already.</summary>
    private static async Task AppendFilesAsync(
        DraftRows rows,
        string key,
        OutboxEntity unsent,
        CancellationToken cancellation
    )
    {
        if (OutboxAttachments.Of(unsent) is not { } sent)
        {
            return;
        }
        var stored = await rows.FindFilesAsync(key, cancellation);
        var had = stored is null ? DraftAttachmentList.None : DraftAttachmentList.Parse(stored.Files);
        var all = new DraftAttachmentList(
            [.. had.Files.Concat(sent.After.Select(DraftAttachment.Of)).DistinctBy(one => one.File.Address)],
            [.. had.Before.Concat(sent.Before).Distinct()]
        );
        if (stored is null)
        {
            rows.AddFiles(key, all.ToJson());
        }
        else
        {
            stored.Files = all.ToJson();
        }
    }

    /// <summary>A warning that was to be sent stands over the text, unless there is another one.</summary>
    private async Task KeepWarningAsync(
        DraftRows rows,
        string place,
        OutboxEntity unsent,
        CancellationToken cancellation
    )
    {
        var key = DraftLocation.Key(DraftLocation.Warning(place));
        if (
            unsent.Payload is { } payload
            && AtomEntryReader.ReadOrNull(XElement.Parse(payload))?.Warning is { } warning
            && await rows.FindAsync(key, cancellation) is null
        )
        {
            rows.Add(key, warning, Now());
        }
    }

    /// <summary>The preview that was to be sent, or that it was to be sent without one, unless there is another one.</summary>
    private async Task KeepPreviewAsync(
        DraftRows rows,
        string place,
        OutboxEntity unsent,
        CancellationToken cancellation
    )
    {
        var key = DraftLocation.Key(DraftLocation.Preview(place));
        if (
            unsent.Payload is { } payload
            && TextLinks.Of(unsent.Text).FirstOrDefault() is { } link
            && await rows.FindAsync(key, cancellation) is null
        )
        {
            var preview = AtomEntryReader.ReadOrNull(XElement.Parse(payload))?.Preview;
            rows.Add(key, new DraftPreview(preview?.Address ?? link, preview).ToJson(), Now());
        }
    }

    private Task<DraftRows> OpenAsync(CancellationToken cancellation) =>
        DraftRows.OpenAsync(database, accountId, cancellation);

    private Task<DraftRows> BeginAsync(CancellationToken cancellation) =>
        DraftRows.BeginAsync(database, accountId, cancellation);

    private long Now() => Micros.From(time.GetUtcNow());
}
