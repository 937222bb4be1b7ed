using System.Diagnostics;
using Microblog.Core.Accounts;
using Microblog.Core.Model;
using Microblog.Core.Storage;
using Microblog.Core.Timelines;
using Microblog.Core.Timelines.Fetching;
using Microblog.Core.Timelines.Threads;
using Microblog.Core.Timelines.Windows;
using Microblog.Testing.Databases;
using Microblog.Xmpp;
using Microsoft.Extensions.Logging.Abstractions;

namespace Microblog.Benchmarks.CatchUp;

/// <summary>An account with nothing in its cache that follows many feeds and looks at home, as the program keeps one.</summary>
internal sealed class FollowingAccount : IAsyncDisposable
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(5);
    private const int FirstScreen = 20;

    private readonly AccountTimelines _timelines;
    private readonly TimelineWindow _home;

    private FollowingAccount(AccountTimelines timelines, TimelineWindow home)
    {
        _timelines = timelines;
        _home = home;
    }

    /// <summary>What it shows.</summary>
    public TimelineSnapshot Home => _home.Snapshot;

    /// <summary>Makes one of its own in the database.</summary>
    public static async Task<FollowingAccount> NewAsync(
        TestDatabase database,
        Jid own,
        IReadOnlyCollection<FeedAddress> feeds
    )
    {
        var account = await database.NewAccountAsync();
        var timelines = new AccountTimelines(
            own,
            new AccountMailbox(TimeProvider.System, NullLogger<AccountMailbox>.Instance),
            new DatabaseTimelineStore(database, account, TimeProvider.System),
            new PostIndex(database, account, own),
            new TimelineEngineOptions { OwnDomain = own.Domain },
            TimeProvider.System,
            NullLogger.Instance
        );
        await timelines.FollowAsync(feeds, home: true, CancellationToken.None);
        return new FollowingAccount(timelines, await timelines.OpenAsync(feed: null, FirstScreen, default));
    }

    /// <summary>Connects, and gives how long it took until there was something to see, and until every head was read.</summary>
    public async Task<(TimeSpan Shown, TimeSpan Done)> CatchUpAsync(FeedPager pager)
    {
        await _timelines.DisconnectAsync(CancellationToken.None);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var start = Stopwatch.GetTimestamp();
        var shown = TimeSpan.Zero;
        void Look()
        {
            var now = _home.Snapshot;
            if (now.Posts.Count > 0 && shown == TimeSpan.Zero)
            {
                shown = Stopwatch.GetElapsedTime(start);
            }
            if (now is { CatchUp: null, Posts.Count: > 0 })
            {
                done.TrySetResult();
            }
        }
        await _timelines.ConnectAsync(pager, CancellationToken.None);
        _home.Changed += Look;
        try
        {
            Look();
            await done.Task.WaitAsync(TimeLimit);
            return (shown, Stopwatch.GetElapsedTime(start));
        }
        finally
        {
            _home.Changed -= Look;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _home.DisposeAsync();
        await _timelines.DisposeAsync();
    }
}
