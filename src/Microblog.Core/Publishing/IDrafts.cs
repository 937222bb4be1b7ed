namespace Microblog.Core.Publishing;

/// <summary>
/// Draft texts of the signed-in account by place (<c>home</c>, <c>reply:URI</c>, <c>edit:URI</c>), kept until they are sent, the
/// same in all its pages.
/// </summary>
public interface IDrafts
{
    /// <summary>After each change of a draft, by whichever page of the account; any thread.</summary>
    event Action<DraftChange>? Changed;

    /// <summary>The draft of a place, or null.</summary>
    Task<string?> GetAsync(string place, CancellationToken cancellation = default);

    /// <summary>The draft of a place with its version, and where it goes.</summary>
    Task<SavedDraft> ReadAsync(string place, CancellationToken cancellation = default);

    /// <summary>
    /// Keeps what was typed after a version of the draft. A text that was kept since, by another page, stays as it is and is
    /// the answer.
    /// </summary>
    /// <param name="place">Where it is written.</param>
    /// <param name="text">The text; empty removes the draft.</param>
    /// <param name="target">Where a draft of home goes: a feed's address, empty for the own one; null: as it is.</param>
    /// <param name="since">The version that it was typed after; null: whichever.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="DraftException">It is too long, or there are too many. Nothing changed.</exception>
    Task<SavedDraft> SaveAsync(
        string place,
        string text,
        string? target,
        long? since,
        CancellationToken cancellation = default
    );

    /// <summary>Keeps a draft whatever there is; empty removes it, since it was sent.</summary>
    /// <exception cref="DraftException">It is too long, or there are too many. Nothing changed.</exception>
    Task SetAsync(string place, string text, CancellationToken cancellation = default);

    /// <summary>Makes a draft of a text in the outbox that failed, where it was written; the outbox has it no longer.</summary>
    /// <returns>False where the outbox has no such text.</returns>
    Task<bool> KeepAsync(Guid entry, CancellationToken cancellation = default);
}
