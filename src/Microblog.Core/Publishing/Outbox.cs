using System.Xml.Linq;
using Microblog.Core.Atom;
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
public sealed partial class Outbox : IOutbox, IAsyncDisposable
{
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(5);

    private readonly OutboxRows _rows;
    private readonly long _accountId;
    private readonly Jid _own;
    private readonly Func<string?> _name;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly List<OutboxEntity> _entities = [];
    private readonly SemaphoreSlim _wake = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private Publisher? _publisher;

    /// <summary>Reads what is stored and starts to carry it out as soon as there is a connection.</summary>
    public Outbox(
        IMicroblogDatabase database,
        long accountId,
        Jid own,
        Func<string?> name,
        TimeProvider time,
        ILogger logger
    )
    {
        _name = name;
        _rows = new OutboxRows(database, accountId);
        _accountId = accountId;
        _own = own.Bare;
        _time = time;
        _logger = logger;
        _loop = Task.Run(RunAsync);
    }

    /// <inheritdoc />
    public IReadOnlyList<OutboxEntry> Entries { get; private set; } = [];

    /// <inheritdoc />
    public IReadOnlySet<PostAddress> Deleting { get; private set; } = new HashSet<PostAddress>();

    /// <inheritdoc />
    public event Action? Changed;

    /// <inheritdoc />
    public TimeSpan UndoTime => TimeSpan.FromSeconds(8);

    /// <summary>There is a connection (again), or none.</summary>
    public void Use(Publisher? publisher)
    {
        _publisher = publisher;
        Wake();
    }

    /// <summary>
    /// Sends what waits, deletes too, which nobody can undo any more. Returns when nothing waits, when there is no connection,
    /// or when the time is over.
    /// </summary>
    public async Task FlushAsync(TimeSpan timeout)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _entities.ForEach(entity => entity.NotBefore = 0);
        }
        Changed += Look;
        Wake();
        Look();
        await done.Task.WaitAsync(timeout, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Changed -= Look;

        void Look()
        {
            lock (_lock)
            {
                if (_publisher is null || _entities.TrueForAll(entity => entity.Failure is not null))
                {
                    done.TrySetResult();
                }
            }
        }
    }

    /// <inheritdoc />
    public Task<OutboxEntry> PostAsync(FeedAddress? feed, string text, CancellationToken cancellation = default)
    {
        TextLimit.Check(text);
        var draft = Draft(feed ?? FeedAddress.Microblog(_own), Guid.NewGuid().ToString(), text);
        return AddAsync(OutboxKind.Post, PostComposer.Post(draft), null, text, cancellation);
    }

    /// <inheritdoc />
    public Task<OutboxEntry> ReplyAsync(Post parent, string text, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(parent);
        TextLimit.Check(text);
        // XEP-0277, 3.2: into the comments node; without one into the community's node, or the own feed.
        var place = parent.Liked.Feed;
        var feed =
            place.IsComments ? place
            : parent.Comments is { } comments ? comments
            : place.IsPersonal ? FeedAddress.Microblog(_own)
            : place;
        var draft = Draft(feed, Guid.NewGuid().ToString(), text);
        return AddAsync(OutboxKind.Reply, PostComposer.Reply(draft, parent), parent.Address, text, cancellation);
    }

    /// <inheritdoc />
    public Task<OutboxEntry> EditAsync(Post post, string text, CancellationToken cancellation = default)
    {
        CheckIsOwn(post);
        TextLimit.Check(text, TextLimit.ForEdit(EditText.Of(post)));
        var draft = Draft(post.Address.Feed, post.Address.ItemId, text);
        return AddAsync(OutboxKind.Edit, PostComposer.Edit(draft, post), null, text, cancellation);
    }

    /// <inheritdoc />
    public Task<OutboxEntry> DeleteAsync(Post post, CancellationToken cancellation = default)
    {
        CheckIsOwn(post);
        return AddAsync(
            new OutboxEntity
            {
                OutboxId = Guid.NewGuid(),
                AccountId = _accountId,
                Kind = OutboxKind.Delete,
                Address = post.Address.ToString(),
                Parent = CommentsNodes.Own(post, _own)?.ToString(),
                Text = "",
                SentAt = Now(),
                NotBefore = Micros.From(_time.GetUtcNow() + UndoTime),
            },
            cancellation
        );
    }

    /// <inheritdoc />
    public async Task<OutboxEntry> LikeAsync(Post post, bool isLiked, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(post);
        var node =
            post.LikesNode ?? throw new PublishException(PublishFailure.NotFound, "The post has no place for likes.");
        var address = new PostAddress(node, PostComposer.LikeId(post.Liked, _own));
        await ForgetLikesAsync(post.Address, cancellation);
        var entity = new OutboxEntity
        {
            OutboxId = Guid.NewGuid(),
            AccountId = _accountId,
            Kind = isLiked ? OutboxKind.Like : OutboxKind.Unlike,
            Address = (isLiked ? address : post.OwnLike ?? address).ToString(),
            Parent = post.Address.ToString(),
            Text = "♥",
            SentAt = Now(),
        };
        if (isLiked)
        {
            var like = PostComposer.Like(node, post, _own, _name(), _time.GetUtcNow());
            entity.Payload = AtomEntryWriter.Write(like).ToString(SaveOptions.DisableFormatting);
        }
        return await AddAsync(entity, cancellation);
    }

    /// <inheritdoc />
    public async Task<bool> UndoAsync(Guid entry, CancellationToken cancellation = default)
    {
        var entity = Find(entry);
        if (entity is not { Kind: OutboxKind.Delete } || (entity.NotBefore <= Now() && entity.Failure is null))
        {
            return false;
        }
        await RemoveAsync(entity, cancellation);
        return true;
    }

    /// <inheritdoc />
    public async Task RetryAsync(Guid entry, CancellationToken cancellation = default)
    {
        if (Find(entry) is { Failure: not null } entity)
        {
            await SetFailureAsync(entity, null, cancellation);
            Wake();
        }
    }

    /// <inheritdoc />
    public async Task DiscardAsync(Guid entry, CancellationToken cancellation = default)
    {
        if (Find(entry) is { } entity)
        {
            await RemoveAsync(entity, cancellation);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
        _wake.Dispose();
    }

    /// <summary>Whatever a page shows: only a post that is certainly the account's is edited or retracted.</summary>
    private static void CheckIsOwn(Post post)
    {
        ArgumentNullException.ThrowIfNull(post);
        if (!post.IsOwn)
        {
            throw new PublishException(PublishFailure.Forbidden, "The post is not known to be the account's own.");
        }
    }

    private PostDraft Draft(FeedAddress feed, string itemId, string text) =>
        new()
        {
            Feed = feed,
            ItemId = itemId,
            Author = _own,
            AuthorName = _name(),
            Text = text,
            Now = _time.GetUtcNow(),
        };

    private Task<OutboxEntry> AddAsync(
        OutboxKind kind,
        NewEntry entry,
        PostAddress? parent,
        string text,
        CancellationToken cancellation
    ) =>
        AddAsync(
            new OutboxEntity
            {
                OutboxId = Guid.NewGuid(),
                AccountId = _accountId,
                Kind = kind,
                Address = entry.Address.ToString(),
                Parent = parent?.ToString(),
                Text = text,
                Payload = AtomEntryWriter.Write(entry).ToString(SaveOptions.DisableFormatting),
                SentAt = Now(),
            },
            cancellation
        );

    private async Task<OutboxEntry> AddAsync(OutboxEntity entity, CancellationToken cancellation)
    {
        await _rows.AddAsync(entity, cancellation);
        lock (_lock)
        {
            // What was stored while the outbox was being read is there already.
            if (_entities.TrueForAll(had => had.OutboxId != entity.OutboxId))
            {
                _entities.Add(entity);
            }
        }
        NotifyChanged();
        Wake();
        return ToEntry(entity)!;
    }

    /// <summary>Who likes a post and takes it back means the last of it. One that is on its way is followed by what comes now.</summary>
    private async Task ForgetLikesAsync(PostAddress post, CancellationToken cancellation)
    {
        List<OutboxEntity> before;
        lock (_lock)
        {
            var parent = post.ToString();
            before = _entities.FindAll(one => one.Kind is OutboxKind.Like or OutboxKind.Unlike && one.Parent == parent);
        }
        foreach (var entity in before)
        {
            await RemoveAsync(entity, cancellation);
        }
    }

    private OutboxEntity? Find(Guid entry)
    {
        lock (_lock)
        {
            return _entities.Find(entity => entity.OutboxId == entry);
        }
    }

    private async Task SetFailureAsync(OutboxEntity entity, PublishFailure? failure, CancellationToken cancellation)
    {
        await _rows.SetFailureAsync(entity.OutboxId, failure, cancellation);
        entity.Failure = failure;
        NotifyChanged();
    }

    private async Task RemoveAsync(OutboxEntity entity, CancellationToken cancellation)
    {
        await _rows.RemoveAsync(entity.OutboxId, cancellation);
        lock (_lock)
        {
            _entities.Remove(entity);
        }
        NotifyChanged();
    }

    private void NotifyChanged()
    {
        lock (_lock)
        {
            Entries = [.. _entities.Select(ToEntry).OfType<OutboxEntry>()];
            Deleting = Entries
                .Where(entry => entry.Kind == OutboxKind.Delete && entry.Failure is null)
                .Select(entry => entry.Address)
                .ToHashSet();
        }
        Changed?.Invoke();
    }

    private void Wake() => _wake.Release();

    private long Now() => Micros.From(_time.GetUtcNow());

    private static OutboxEntry? ToEntry(OutboxEntity entity) =>
        PostAddress.TryParse(entity.Address, out var address)
            ? new OutboxEntry
            {
                Id = entity.OutboxId,
                Kind = entity.Kind,
                Address = address,
                Parent = PostAddress.TryParse(entity.Parent, out var parent) ? parent : null,
                Text = entity.Text,
                Sent = Micros.ToTime(entity.SentAt),
                UndoUntil = entity.NotBefore == Held ? DateTimeOffset.MaxValue : Micros.ToTime(entity.NotBefore),
                Failure = entity.Failure,
            }
            : null;

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Kind} failed: {Why} ({Reason})")]
    private partial void LogFailed(OutboxKind kind, PublishFailure why, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Node} does not exist: the reply goes into the own feed")]
    private partial void LogMoved(FeedAddress node);

    [LoggerMessage(Level = LogLevel.Error, Message = "The outbox was interrupted and goes on")]
    private partial void LogInterrupted(Exception failure);
}
