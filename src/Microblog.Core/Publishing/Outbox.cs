using Microblog.Core.Mentions;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Storage;
using Microblog.Xmpp;
using Microsoft.Extensions.Logging;

namespace Microblog.Core.Publishing;

/// <summary>
/// The account's outbox: stored before anything is sent, carried out in order while there is a connection, kept with the
/// reason where the server refuses.
/// </summary>
public sealed class Outbox : IOutbox, IAsyncDisposable
{
    private readonly OutboxQueue _queue;
    private readonly OutboxComposer _composer;
    private readonly OutboxSender _sender;
    private readonly TimeProvider _time;
    private readonly MentionDirectory? _mentions;

    /// <summary>Reads what is stored and starts to carry it out as soon as there is a connection.</summary>
    public Outbox(
        IMicroblogDatabase database,
        long accountId,
        Jid own,
        Func<string?> name,
        TimeProvider time,
        ILogger logger
    )
        : this(database, accountId, own, name, mentions: null, time, logger) { }

    /// <summary>The same, and knows whom texts mention.</summary>
    internal Outbox(
        IMicroblogDatabase database,
        long accountId,
        Jid own,
        Func<string?> name,
        MentionDirectory? mentions,
        TimeProvider time,
        ILogger logger
    )
    {
        (_time, _mentions) = (time, mentions);
        _queue = new OutboxQueue(new OutboxRows(database, accountId), time);
        _composer = new OutboxComposer(accountId, own.Bare, name, mentions is null ? null : mentions.NameOf, time);
        _sender = new OutboxSender(_queue, _composer, time, logger);
    }

    /// <inheritdoc />
    public IReadOnlyList<OutboxEntry> Entries => _queue.Entries;

    /// <inheritdoc />
    public IReadOnlySet<PostAddress> Deleting => _queue.Deleting;

    /// <inheritdoc />
    public event Action? Changed
    {
        add => _queue.Changed += value;
        remove => _queue.Changed -= value;
    }

    /// <inheritdoc />
    public TimeSpan UndoTime => TimeSpan.FromSeconds(8);

    /// <summary>There is a connection (again), or none.</summary>
    public void Use(Publisher? publisher) => _sender.Use(publisher);

    /// <summary>
    /// Sends what waits, deletes too, which nobody can undo any more. Returns when nothing waits, when there is no connection,
    /// or when the time is over.
    /// </summary>
    public async Task FlushAsync(TimeSpan timeout)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _queue.EndWaits();
        Changed += Look;
        _sender.Wake();
        Look();
        await done.Task.WaitAsync(timeout, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Changed -= Look;

        void Look()
        {
            if (!_sender.CanSend || _queue.IsIdle)
            {
                done.TrySetResult();
            }
        }
    }

    /// <inheritdoc />
    public async Task<OutboxEntry> PostAsync(
        FeedAddress? feed,
        PostContent content,
        CancellationToken cancellation = default
    ) => await AddAsync(_composer.Post(feed, await MentionAsync(content, null, true, cancellation)), cancellation);

    /// <inheritdoc />
    public async Task<OutboxEntry> ReplyAsync(
        Post parent,
        PostContent content,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(parent);
        var withTitle = !OutboxComposer.IsComment(parent);
        var full = await MentionAsync(content, parent.Address, withTitle, cancellation);
        return await AddAsync(_composer.Reply(parent, full), cancellation);
    }

    /// <inheritdoc />
    public async Task<OutboxEntry> EditAsync(Post post, PostContent content, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(post);
        var full = await MentionAsync(content, post.Address, !post.Address.Feed.IsComments, cancellation);
        return await AddAsync(_composer.Edit(post, full), cancellation);
    }

    /// <inheritdoc />
    public Task<OutboxEntry> DeleteAsync(Post post, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(post);
        return AddAsync(_composer.Delete(post, UndoTime), cancellation);
    }

    /// <inheritdoc />
    public async Task<OutboxEntry> LikeAsync(Post post, bool isLiked, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(post);
        var row = _composer.Like(post, isLiked);
        // Who likes a post and takes it back means the last of it. One that is on its way is followed by what comes now.
        await _queue.RemoveLikesAsync(post.Address, cancellation);
        return await AddAsync(row, cancellation);
    }

    /// <inheritdoc />
    public async Task<bool> UndoAsync(Guid entry, CancellationToken cancellation = default)
    {
        var entity = _queue.Find(entry);
        var now = Micros.From(_time.GetUtcNow());
        if (entity is not { Kind: OutboxKind.Delete } || (entity.NotBefore <= now && entity.Failure is null))
        {
            return false;
        }
        await _queue.RemoveAsync(entity, cancellation);
        return true;
    }

    /// <inheritdoc />
    public IDisposable Hold(Guid entry) =>
        _queue.TryHold(entry)
            ? new OutboxHold(() =>
            {
                if (_queue.Release(entry))
                {
                    _sender.Wake();
                }
            })
            : OutboxHold.None;

    /// <inheritdoc />
    public async Task RetryAsync(Guid entry, CancellationToken cancellation = default)
    {
        if (_queue.Find(entry) is { Failure: not null } entity)
        {
            await _queue.SetFailureAsync(entity, null, cancellation);
            _sender.Wake();
        }
    }

    /// <inheritdoc />
    public async Task DiscardAsync(Guid entry, CancellationToken cancellation = default)
    {
        if (_queue.Find(entry) is { } entity)
        {
            await _queue.RemoveAsync(entity, cancellation);
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _sender.DisposeAsync();

    /// <summary>The text with the addresses of those whom it mentions by name alone.</summary>
    private async Task<PostContent> MentionAsync(
        PostContent content,
        PostAddress? post,
        bool withTitle,
        CancellationToken cancellation
    )
    {
        var full = _mentions is null
            ? content.Text
            : await _mentions.CompleteAsync(content.Text, post, withTitle, cancellation);
        return TextLimit.Count(full) > TextLimit.Most ? content : content with { Text = full };
    }

    private async Task<OutboxEntry> AddAsync(OutboxEntity entity, CancellationToken cancellation)
    {
        var entry = await _queue.AddAsync(entity, cancellation);
        _sender.Wake();
        return entry;
    }
}
