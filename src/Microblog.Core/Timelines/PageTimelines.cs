using Microblog.Core.Accounts;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Timelines.Threads;
using Microblog.Core.Timelines.Windows;
using Microblog.Xmpp;

namespace Microblog.Core.Timelines;

/// <summary>The account's timelines, as long as the lease of this page is open.</summary>
internal sealed class PageTimelines(TimelinesFeature feature, AccountLease lease) : ITimelines, IPrerenderHandoff
{
    private static readonly TimeSpan FirstScreen = TimeSpan.FromSeconds(1.5);

    /// <summary>What a page waits at most for what is stored.</summary>
    private static readonly TimeSpan StorageTimeout = TimeSpan.FromSeconds(15);

    private readonly AccountTimelines _timelines = feature.Timelines;
    private readonly TimeProvider _time = feature.Time;

    public async Task<ITimeline> OpenAsync(
        FeedAddress? feed,
        int count,
        ReadingPosition? place = null,
        bool withoutReplies = false,
        CancellationToken cancellation = default
    )
    {
        lease.Gate.Check();
        var window = await InTimeAsync(
            async end =>
            {
                await lease.Loaded.WaitAsync(end);
                if (feed is null)
                {
                    await _timelines
                        .HomeKnown.WaitAsync(FirstScreen, _time, end)
                        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
                return await _timelines.OpenAsync(feed, count, place, withoutReplies, end);
            },
            cancellation
        );
        // A moment for the first posts, so that they are in the page from the start.
        await window
            .FirstScreen.WaitAsync(FirstScreen, _time, cancellation)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return window;
    }

    public Task<IThread> OpenThreadAsync(PostAddress address, CancellationToken cancellation = default)
    {
        lease.Gate.Check();
        return InTimeAsync<IThread>(
            async end =>
            {
                await lease.Loaded.WaitAsync(end);
                return await LiveThread.OpenAsync(
                    _timelines,
                    address,
                    feature.MaySubscribe,
                    feature.SubscribeAsync,
                    end
                );
            },
            cancellation
        );
    }

    public Task<Post?> FindPostAsync(PostAddress address, CancellationToken cancellation = default)
    {
        lease.Gate.Check();
        return _timelines.Index.FindAsync(address, cancellation);
    }

    public async Task<PersonPosts> FindPostsAsync(
        Jid person,
        bool withPictures,
        int most,
        CancellationToken cancellation = default
    )
    {
        lease.Gate.Check();
        // One more shows whether there are more.
        var posts = await _timelines.Index.ByPersonAsync(person, withPictures, most + 1, cancellation);
        return new PersonPosts([.. posts.Take(most)], posts.Count > most);
    }

    public bool KeepsNothing(FeedAddress feed) => feature.Unkept.Contains(feed);

    public string Park(IAsyncDisposable opened)
    {
        lease.Gate.Check();
        return feature.Handoff.Park(opened);
    }

    public T? Claim<T>(string key)
        where T : class, IAsyncDisposable
    {
        lease.Gate.Check();
        return feature.Handoff.Claim<T>(key);
    }

    /// <summary>Opens what is stored; a database that does not answer is an end, not a wait.</summary>
    /// <exception cref="StorageException">It was not opened in time.</exception>
    private async Task<T> InTimeAsync<T>(Func<CancellationToken, Task<T>> open, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(StorageTimeout, _time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            return await open(end.Token);
        }
        catch (OperationCanceledException)
            when (timeout.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new StorageException(_timelines.StorageFailure ?? StorageFailure.Unavailable);
        }
    }
}
