using System.Text;
using Microblog.Core.Atom;
using Microblog.Core.Storage;
using Microblog.Core.Timelines;
using Microsoft.EntityFrameworkCore;

namespace Microblog.Core.Publishing;

/// <summary>The account's drafts: texts by place, kept until they are sent. Bounded in size and in number.</summary>
public sealed class Drafts(IMicroblogDatabase database, long accountId, TimeProvider time)
{
    /// <summary>The longest draft, in bytes of UTF-8: what is longer can never be posted.</summary>
    public const int MaxBytes = PostSize.Limit;

    /// <summary>How many drafts an account has at most.</summary>
    public const int Most = 200;

    /// <summary>The draft of a place, or null.</summary>
    public async Task<string?> GetAsync(string place, CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        var key = DraftPlace.Key(place);
        return await context
            .Drafts.Where(d => d.AccountId == accountId && d.Place == key)
            .Select(d => d.Text)
            .FirstOrDefaultAsync(cancellation);
    }

    /// <summary>Keeps a draft; empty removes it.</summary>
    /// <exception cref="DraftException">It is too long, or there are too many. Nothing changed.</exception>
    public async Task SetAsync(string place, string text, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(text);
        await using var context = await database.OpenAsync(cancellation);
        var key = DraftPlace.Key(place);
        var drafts = context.Drafts.Where(d => d.AccountId == accountId && d.Place == key);
        if (text.Length == 0)
        {
            await drafts.ExecuteDeleteAsync(cancellation);
            return;
        }
        if (Encoding.UTF8.GetByteCount(text) > MaxBytes)
        {
            throw new DraftException(DraftFailure.TooLong);
        }
        if (await drafts.FirstOrDefaultAsync(cancellation) is { } draft)
        {
            (draft.Text, draft.SavedAt) = (text, Now());
        }
        else if (await context.Drafts.CountAsync(d => d.AccountId == accountId, cancellation) >= Most)
        {
            throw new DraftException(DraftFailure.TooMany);
        }
        else
        {
            context.Drafts.Add(New(key, text));
        }
        await context.SaveChangesAsync(cancellation);
    }

    /// <summary>
    /// Makes drafts of the texts in the outbox, each where it was written, below what stands there already; then the outbox
    /// is empty. For a sign-out: nothing may be sent after it, and no text is lost by it, whatever the number of drafts.
    /// </summary>
    public async Task<UnsentPosts> TakeOutboxAsync(CancellationToken cancellation)
    {
        await using var context = await database.OpenAsync(cancellation);
        await using var transaction = await database.BeginAsync(context, cancellation);
        var unsent = await context
            .Outbox.Where(o => o.AccountId == accountId)
            .OrderBy(o => o.SentAt)
            .ToListAsync(cancellation);
        if (unsent.Count == 0)
        {
            return UnsentPosts.None;
        }
        var texts = unsent.Where(one => OutboxPlace.Of(one) is not null).ToList();
        foreach (var place in texts.GroupBy(one => DraftPlace.Key(OutboxPlace.Of(one)!)))
        {
            var text = string.Join("\n\n", place.Select(one => one.Text));
            var draft = await context.Drafts.FirstOrDefaultAsync(
                d => d.AccountId == accountId && d.Place == place.Key,
                cancellation
            );
            if (draft is null)
            {
                context.Drafts.Add(New(place.Key, text));
            }
            else
            {
                (draft.Text, draft.SavedAt) = ($"{draft.Text}\n\n{text}", Now());
            }
        }
        context.Outbox.RemoveRange(unsent);
        await context.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return new UnsentPosts(texts.Count, unsent.Count(one => one.Kind == OutboxKind.Delete));
    }

    private DraftEntity New(string key, string text) =>
        new()
        {
            AccountId = accountId,
            Place = key,
            Text = text,
            SavedAt = Now(),
        };

    private long Now() => Micros.From(time.GetUtcNow());
}
