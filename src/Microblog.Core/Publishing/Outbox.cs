using System.Xml.Linq;
using Microblog.Core.Atom;
using Microblog.Core.Feeds;
using Microblog.Core.Posts;
using Microblog.Core.Storage;
using Microblog.Core.Timelines;
using Microblog.Xmpp;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Microblog.Core.Publishing;

/// <summary>
/// The account's outbox: stored before anything is sent, carried out in order while there is a connection, kept with the
/// reason where the server refuses.
/// </summary>
public sealed partial class Outbox : IOutbox, IAsyncDisposable
{
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(60);

    private readonly IMicroblogDatabase _database;
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
        _database = database;
        _accountId = accountId;
        _own = own.Bare;
        _time = time;
        _logger = logger;
        _loop = Task.Run(RunAsync);
    }

    /// <inheritdoc />
    public IReadOnlyList<OutboxEntry> Entries { get; private set; } = [];

    /// <inheritdoc />
    public IReadOnlySet<PostAddress> Hidden { get; private set; } = new HashSet<PostAddress>();

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

    /// <inheritdoc />
    public Task<OutboxEntry> PostAsync(FeedAddress? feed, string text, CancellationToken cancellation = default)
    {
        var draft = Draft(feed ?? FeedAddress.Microblog(_own), Guid.NewGuid().ToString(), text);
        return AddAsync(OutboxKind.Post, PostComposer.Post(draft), null, text, cancellation);
    }

    /// <inheritdoc />
    public Task<OutboxEntry> ReplyAsync(Post parent, string text, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(parent);
        // XEP-0277, 3.2: into the comments node; without one into the community's node, or the own feed.
        var feed =
            parent.Address.Feed.IsComments ? parent.Address.Feed
            : parent.Comments is { } comments ? comments
            : parent.Address.Feed.IsPersonal ? FeedAddress.Microblog(_own)
            : parent.Address.Feed;
        var draft = Draft(feed, Guid.NewGuid().ToString(), text);
        return AddAsync(OutboxKind.Reply, PostComposer.Reply(draft, parent), parent.Address, text, cancellation);
    }

    /// <inheritdoc />
    public Task<OutboxEntry> EditAsync(Post post, string text, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(post);
        var draft = Draft(post.Address.Feed, post.Address.ItemId, text);
        return AddAsync(OutboxKind.Edit, PostComposer.Edit(draft, post), null, text, cancellation);
    }

    /// <inheritdoc />
    public Task<OutboxEntry> DeleteAsync(Post post, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(post);
        return AddAsync(
            new OutboxEntity
            {
                OutboxId = Guid.NewGuid(),
                AccountId = _accountId,
                Kind = OutboxKind.Delete,
                Address = post.Address.ToString(),
                Text = "",
                SentAt = Now(),
                NotBefore = Micros.From(_time.GetUtcNow() + UndoTime),
            },
            cancellation
        );
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
        await using (var context = await _database.OpenAsync(cancellation))
        {
            context.Outbox.Add(entity);
            await context.SaveChangesAsync(cancellation);
        }
        lock (_lock)
        {
            // What was stored while the outbox was being read is there already.
            if (_entities.TrueForAll(had => had.OutboxId != entity.OutboxId))
            {
                _entities.Add(entity);
            }
        }
        Tell();
        Wake();
        return ToEntry(entity)!;
    }

    private async Task RunAsync()
    {
        try
        {
            await LoadAsync();
            for (var looked = long.MinValue; ; )
            {
                await WaitAsync(looked);
                do
                {
                    looked = Now();
                } while (
                    _publisher is { } publisher && Next(looked) is { } entity && await SendAsync(publisher, entity)
                );
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The end.
        }
        catch (Exception failure)
        {
            LogStopped(failure);
        }
    }

    private async Task LoadAsync()
    {
        await using var context = await _database.OpenAsync(_stop.Token);
        var stored = await context
            .Outbox.AsNoTracking()
            .Where(o => o.AccountId == _accountId)
            .OrderBy(o => o.SentAt)
            .ToListAsync(_stop.Token);
        lock (_lock)
        {
            _entities.InsertRange(0, stored.Where(one => _entities.TrueForAll(had => had.OutboxId != one.OutboxId)));
        }
        Tell();
        Wake();
    }

    /// <summary>Until something new is there, or the time has come of a delete that was too early when it was looked at.</summary>
    private async Task WaitAsync(long looked)
    {
        long? next;
        lock (_lock)
        {
            next = _entities
                .Where(entity => entity.Failure is null && entity.NotBefore > looked)
                .Select(entity => (long?)entity.NotBefore)
                .Min();
        }
        if (next is { } time)
        {
            var pause = Micros.ToTime(time) - _time.GetUtcNow();
            using var wait = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            var woken = _wake.WaitAsync(wait.Token);
            await Task.WhenAny(woken, Task.Delay(pause > TimeSpan.Zero ? pause : TimeSpan.Zero, _time, wait.Token));
            await wait.CancelAsync();
            _stop.Token.ThrowIfCancellationRequested();
            return;
        }
        await _wake.WaitAsync(_stop.Token);
    }

    private OutboxEntity? Next(long now)
    {
        lock (_lock)
        {
            return _entities.Find(entity => entity.Failure is null && entity.NotBefore <= now);
        }
    }

    /// <summary>Carries one entry out; false where the connection is lost and it waits for the next.</summary>
    private async Task<bool> SendAsync(Publisher publisher, OutboxEntity entity)
    {
        using var patience = new CancellationTokenSource(SendTimeout, _time);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, patience.Token);
        try
        {
            if (PostAddress.TryParse(entity.Address, out var address))
            {
                if (entity.Kind == OutboxKind.Delete)
                {
                    await publisher.RetractAsync(address, timeout.Token);
                }
                else
                {
                    var entry = XElement.Parse(entity.Payload!, LoadOptions.PreserveWhitespace);
                    await publisher.PublishAsync(address, entry, entity.Kind == OutboxKind.Post, timeout.Token);
                }
            }
            await RemoveAsync(entity, _stop.Token);
            return true;
        }
        catch (SessionEndedException)
        {
            _publisher = _publisher == publisher ? null : _publisher;
            return false;
        }
        catch (Exception failure) when (!_stop.IsCancellationRequested && Why(failure) is { } why)
        {
            LogFailed(entity.Kind, why, failure.Message);
            await SetFailureAsync(entity, why, _stop.Token);
            return true;
        }
    }

    private static PublishFailure? Why(Exception failure) =>
        failure switch
        {
            PublishException publish => publish.Failure,
            XmppTimeoutException or OperationCanceledException => PublishFailure.NoAnswer,
            StanzaException refused => Why(refused.Error),
            XmppException => PublishFailure.NoAnswer,
            System.Xml.XmlException => PublishFailure.Refused,
            _ => null,
        };

    private static PublishFailure Why(StanzaError error) =>
        error.Condition switch
        {
            _ when error.Has("payload-too-big") || error.Has("stanza-too-big") || error.Has("max-items-exceeded") =>
                PublishFailure.ServerLimit,
            "forbidden" or "not-authorized" or "not-allowed" or "registration-required" => PublishFailure.Forbidden,
            "item-not-found" => PublishFailure.NotFound,
            "resource-constraint" or "policy-violation" => PublishFailure.ServerLimit,
            "remote-server-not-found" or "remote-server-timeout" or "recipient-unavailable" or "service-unavailable" =>
                PublishFailure.NoAnswer,
            _ => PublishFailure.Refused,
        };

    private OutboxEntity? Find(Guid entry)
    {
        lock (_lock)
        {
            return _entities.Find(entity => entity.OutboxId == entry);
        }
    }

    private async Task SetFailureAsync(OutboxEntity entity, PublishFailure? failure, CancellationToken cancellation)
    {
        await using (var context = await _database.OpenAsync(cancellation))
        {
            await context
                .Outbox.Where(o => o.OutboxId == entity.OutboxId)
                .ExecuteUpdateAsync(set => set.SetProperty(o => o.Failure, failure), cancellation);
        }
        entity.Failure = failure;
        Tell();
    }

    private async Task RemoveAsync(OutboxEntity entity, CancellationToken cancellation)
    {
        await using (var context = await _database.OpenAsync(cancellation))
        {
            await context.Outbox.Where(o => o.OutboxId == entity.OutboxId).ExecuteDeleteAsync(cancellation);
        }
        lock (_lock)
        {
            _entities.Remove(entity);
        }
        Tell();
    }

    private void Tell()
    {
        lock (_lock)
        {
            Entries = [.. _entities.Select(ToEntry).OfType<OutboxEntry>()];
            Hidden = Entries
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
                Failure = entity.Failure,
            }
            : null;

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Kind} failed: {Why} ({Reason})")]
    private partial void LogFailed(OutboxKind kind, PublishFailure why, string reason);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The outbox stopped")]
    private partial void LogStopped(Exception failure);
}
