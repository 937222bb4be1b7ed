using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Publishing;

namespace Microblog.Web.Tests.Fakes;

/// <summary>Keeps everything under way until a test says what becomes of it.</summary>
public sealed class FakeOutbox(FakeAccount session) : IOutbox
{
    private readonly Lock _gate = new();
    private int _next;

    private IReadOnlyList<OutboxEntry> _entries = [];

    public IReadOnlyList<OutboxEntry> Entries
    {
        get
        {
            var entries = _entries;
            var reading = Reading;
            Reading = null;
            reading?.Invoke();
            return entries;
        }
    }

    /// <summary>Called once, after the entries were read and before they are given: what happens on another thread then.</summary>
    public Action? Reading { get; set; }

    public IReadOnlySet<PostAddress> Deleting { get; private set; } = new HashSet<PostAddress>();

    public TimeSpan UndoTime => TimeSpan.FromSeconds(8);

    /// <summary>What sending meets, at once; null: all well.</summary>
    public PublishFailure? Refuses { get; set; }

    public List<(FeedAddress? Feed, string Text)> Posted { get; } = [];

    /// <summary>The same with their files.</summary>
    public List<PostContent> PostedContents { get; } = [];

    public List<PostContent> RepliedContents { get; } = [];

    public List<PostContent> EditedContents { get; } = [];

    public List<(Post Parent, string Text)> Replied { get; } = [];

    public event Action? Changed;

    public Task<OutboxEntry> PostAsync(FeedAddress? feed, PostContent content, CancellationToken cancellation = default)
    {
        Check();
        Posted.Add((feed, content.Text));
        PostedContents.Add(content);
        return Add(OutboxKind.Post, NewAddress(feed ?? FeedAddress.Microblog(session.Address)), null, content.Text);
    }

    public Task<OutboxEntry> ReplyAsync(Post parent, PostContent content, CancellationToken cancellation = default)
    {
        Check();
        Replied.Add((parent, content.Text));
        RepliedContents.Add(content);
        return Add(
            OutboxKind.Reply,
            NewAddress(parent.Comments ?? FeedAddress.Microblog(session.Address)),
            parent.Address,
            content.Text
        );
    }

    public Task<OutboxEntry> EditAsync(Post post, PostContent content, CancellationToken cancellation = default)
    {
        Check();
        EditedContents.Add(content);
        return Add(OutboxKind.Edit, post.Address, null, content.Text);
    }

    public Task<OutboxEntry> DeleteAsync(Post post, CancellationToken cancellation = default)
    {
        Check();
        Deleting = new HashSet<PostAddress>(Deleting) { post.Address };
        return Add(OutboxKind.Delete, post.Address, null, "");
    }

    public Task<OutboxEntry> LikeAsync(Post post, bool isLiked, CancellationToken cancellation = default)
    {
        Check();
        return Add(isLiked ? OutboxKind.Like : OutboxKind.Unlike, NewAddress(post.LikesNode!), post.Address, "♥");
    }

    public Task<bool> UndoAsync(Guid entry, CancellationToken cancellation = default)
    {
        var found = Entries.FirstOrDefault(e => e.Id == entry);
        Deleting = Deleting.Where(address => address != found?.Address).ToHashSet();
        Remove(entry);
        return Task.FromResult(found is not null);
    }

    /// <summary>How many hold a delete.</summary>
    public int Holders { get; private set; }

    public IDisposable Hold(Guid entry)
    {
        Holders++;
        SetUndoUntil(entry, DateTimeOffset.MaxValue);
        return new Lease(() =>
        {
            Holders--;
            SetUndoUntil(entry, session.Time.GetUtcNow() + UndoTime);
        });
    }

    public Task RetryAsync(Guid entry, CancellationToken cancellation = default)
    {
        Fail(entry, null);
        return Task.CompletedTask;
    }

    public Task DiscardAsync(Guid entry, CancellationToken cancellation = default)
    {
        Remove(entry);
        return Task.CompletedTask;
    }

    public void Fail(Guid entry, PublishFailure? failure)
    {
        lock (_gate)
        {
            _entries = [.. _entries.Select(e => e.Id == entry ? e with { Failure = failure } : e)];
        }
        Changed?.Invoke();
    }

    private void SetUndoUntil(Guid entry, DateTimeOffset time)
    {
        lock (_gate)
        {
            _entries = [.. _entries.Select(e => e.Id == entry ? e with { UndoUntil = time } : e)];
        }
        Changed?.Invoke();
    }

    public void Remove(Guid entry)
    {
        lock (_gate)
        {
            _entries = [.. _entries.Where(e => e.Id != entry)];
        }
        Changed?.Invoke();
    }

    private void Check()
    {
        if (Refuses is { } failure)
        {
            throw new PublishException(failure, failure.ToString());
        }
    }

    private PostAddress NewAddress(FeedAddress feed) => new(feed, $"new-{Interlocked.Increment(ref _next)}");

    private Task<OutboxEntry> Add(OutboxKind kind, PostAddress address, PostAddress? parent, string text)
    {
        var entry = new OutboxEntry
        {
            Id = Guid.NewGuid(),
            Kind = kind,
            Address = address,
            Parent = parent,
            Text = text,
            Sent = session.Time.GetUtcNow(),
            UndoUntil = session.Time.GetUtcNow() + (kind == OutboxKind.Delete ? UndoTime : TimeSpan.Zero),
        };
        lock (_gate)
        {
            _entries = [.. _entries, entry];
        }
        Changed?.Invoke();
        return Task.FromResult(entry);
    }

    private sealed class Lease(Action release) : IDisposable
    {
        private Action? _release = release;

        public void Dispose()
        {
            _release?.Invoke();
            _release = null;
        }
    }
}
