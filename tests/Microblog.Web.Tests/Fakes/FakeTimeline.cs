using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Timelines.Windows;

namespace Microblog.Web.Tests.Fakes;

/// <summary>A window on a list in memory.</summary>
public sealed class FakeTimeline : ITimeline
{
    private readonly Lock _gate = new();
    private readonly List<Post> _all;
    private readonly List<Post> _waiting = [];

    public FakeTimeline(IEnumerable<Post> posts, int count)
    {
        _all = [.. posts];
        Snapshot = new TimelineSnapshot { Posts = [.. _all.Take(count)], AtEnd = _all.Count <= count };
    }

    public TimelineSnapshot Snapshot { get; private set; }

    public int OlderCalls { get; private set; }

    public List<FeedAddress> Retried { get; } = [];

    /// <summary>Whether catching up was asked for, in order: false where it was stopped.</summary>
    public List<bool> CatchUps { get; } = [];

    public bool Disposed { get; private set; }

    public int Subscribers => Changed?.GetInvocationList().Length ?? 0;

    public event Action? Changed;

    public void Set(Func<TimelineSnapshot, TimelineSnapshot> change)
    {
        lock (_gate)
        {
            Snapshot = change(Snapshot);
        }
        Changed?.Invoke();
    }

    public void Arrive(Post post)
    {
        lock (_gate)
        {
            _waiting.Insert(0, post);
        }
        Set(snapshot => snapshot with { UnreadCount = _waiting.Count });
    }

    public void Replace(Post post) =>
        Set(snapshot =>
            snapshot with
            {
                Posts = [.. snapshot.Posts.Select(old => old.Address == post.Address ? post : old)],
            }
        );

    public Task StopCatchUpAsync(CancellationToken cancellation = default)
    {
        CatchUps.Add(false);
        return Task.CompletedTask;
    }

    public Task CatchUpAsync(CancellationToken cancellation = default)
    {
        CatchUps.Add(true);
        return Task.CompletedTask;
    }

    public Task OlderAsync(int count, CancellationToken cancellation = default)
    {
        OlderCalls++;
        Set(snapshot =>
        {
            var older = _all.Take(snapshot.Posts.Count + count).ToList();
            return snapshot with { Posts = older, AtEnd = older.Count == _all.Count };
        });
        return Task.CompletedTask;
    }

    public int NewerCalls { get; private set; }

    public List<Position> Seen { get; } = [];

    public Position? ShownPlace { get; private set; }

    public Task NewerAsync(int count, CancellationToken cancellation = default)
    {
        NewerCalls++;
        return Task.CompletedTask;
    }

    public Task TrimAsync(
        int fromTop,
        int fromBottom,
        PostAddress? kept = null,
        CancellationToken cancellation = default
    )
    {
        Set(snapshot =>
            snapshot with
            {
                Posts = [.. snapshot.Posts.Skip(fromTop).SkipLast(fromBottom)],
                Kept = snapshot.Posts.FirstOrDefault(post => post.Address == kept),
                IsKeptAbove = true,
                HasNewer = fromTop > 0,
            }
        );
        return Task.CompletedTask;
    }

    public Task SeeAsync(Position place, CancellationToken cancellation = default)
    {
        Seen.Add(place);
        return Task.CompletedTask;
    }

    public Task ShowPlaceAsync(Position place, CancellationToken cancellation = default)
    {
        ShownPlace = place;
        return Task.CompletedTask;
    }

    public Task ShowNewAsync(CancellationToken cancellation = default)
    {
        Set(snapshot =>
        {
            var posts = _waiting.Concat(snapshot.Posts).ToList();
            _all.InsertRange(0, _waiting);
            _waiting.Clear();
            return snapshot with { Posts = posts, UnreadCount = 0, HasMoreUnread = false };
        });
        return Task.CompletedTask;
    }

    public Task RetryAsync(FeedAddress feed, CancellationToken cancellation = default)
    {
        Retried.Add(feed);
        Set(snapshot => snapshot with { Troubles = [.. snapshot.Troubles.Where(trouble => trouble.Feed != feed)] });
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        Disposed = true;
        return ValueTask.CompletedTask;
    }
}
