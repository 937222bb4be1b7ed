using Microblog.Core.Publishing;

namespace Microblog.Web.Components.Compose;

/// <summary>What was sent from this page, in whichever of its parts; <c>SentToast</c> says what became of it.</summary>
public sealed class SentHere
{
    /// <summary>Told what is on its way now.</summary>
    public event Action<OutboxEntry, bool>? Sent;

    /// <summary>Told what is a draft again.</summary>
    public event Action<OutboxEntry>? Kept;

    /// <summary>A text that failed became a draft.</summary>
    public void AddDraft(OutboxEntry entry) => Kept?.Invoke(entry);

    /// <summary>Something was handed to the outbox.</summary>
    /// <param name="entry">What.</param>
    /// <param name="isElsewhere">True where the page that it was sent from need not show it.</param>
    public void Add(OutboxEntry entry, bool isElsewhere = false) => Sent?.Invoke(entry, isElsewhere);
}
