using Microblog.Core.Accounts;
using Microblog.Core.Model;
using Microblog.Core.Posts;

namespace Microblog.Core.Publishing;

/// <summary>The account's outbox, as long as the session of this page is open.</summary>
internal sealed class GuardedOutbox(IOutbox outbox, SessionGate gate) : IOutbox
{
    public IReadOnlyList<OutboxEntry> Entries => outbox.Entries;

    public IReadOnlySet<PostAddress> Deleting => outbox.Deleting;

    public TimeSpan UndoTime => outbox.UndoTime;

    public event Action? Changed
    {
        add => outbox.Changed += value;
        remove => outbox.Changed -= value;
    }

    public Task<OutboxEntry> PostAsync(
        FeedAddress? feed,
        PostContent content,
        CancellationToken cancellation = default
    ) => gate.WriteAsync(() => outbox.PostAsync(feed, content, cancellation));

    public Task<OutboxEntry> ReplyAsync(Post parent, PostContent content, CancellationToken cancellation = default) =>
        gate.WriteAsync(() => outbox.ReplyAsync(parent, content, cancellation));

    public Task<OutboxEntry> EditAsync(Post post, PostContent content, CancellationToken cancellation = default) =>
        gate.WriteAsync(() => outbox.EditAsync(post, content, cancellation));

    public Task<OutboxEntry> DeleteAsync(Post post, CancellationToken cancellation = default) =>
        gate.WriteAsync(() => outbox.DeleteAsync(post, cancellation));

    public Task<OutboxEntry> LikeAsync(Post post, bool isLiked, CancellationToken cancellation = default) =>
        gate.WriteAsync(() => outbox.LikeAsync(post, isLiked, cancellation));

    public Task<bool> UndoAsync(Guid entry, CancellationToken cancellation = default) =>
        gate.WriteAsync(() => outbox.UndoAsync(entry, cancellation));

    public IDisposable Hold(Guid entry)
    {
        gate.Check();
        return outbox.Hold(entry);
    }

    public Task RetryAsync(Guid entry, CancellationToken cancellation = default)
    {
        gate.Check();
        return outbox.RetryAsync(entry, cancellation);
    }

    public Task DiscardAsync(Guid entry, CancellationToken cancellation = default)
    {
        gate.Check();
        return outbox.DiscardAsync(entry, cancellation);
    }
}
