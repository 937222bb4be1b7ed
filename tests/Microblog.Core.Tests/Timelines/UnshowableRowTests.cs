using Microblog.Core.Accounts;
using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Tests.Fakes;
using Microblog.Core.Timelines;
using Microblog.Core.Timelines.Fetching;
using Microblog.Core.Timelines.Threads;
using Microblog.Testing;
using Microblog.Testing.Databases;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Microblog.Core.Tests.Timelines;

/// <summary>A row that fails when a post is made of it concerns no other row.</summary>
public sealed class UnshowableRowTests
{
    private const int TestTimeout = 60_000;
    private static readonly FeedAddress Jo = AccountWorld.Person("jo");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory(Timeout = TestTimeout)]
    [InlineData("Z", 400)]
    [InlineData("", 400)]
    [InlineData("Z", 250_000)]
    public async Task A_post_of_marks_that_is_replied_to_is_shown_with_its_reply(string letter, int marks)
    {
        await using var world = await AccountWorld.CreateAsync();
        var parent = new PostAddress(Jo, "marks");
        world.Server.Put(Jo, "marks", world.Entry(letter + new string('\u0300', marks), 3));
        world.Server.Put(Jo, "reply", world.Entry("Reply", 2, parent));
        world.Server.Put(Jo, "other", world.Entry("Other", 1));
        await world.ConnectAsync(Jo);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        var snapshot = await window.UntilAsync(snapshot => snapshot is { AtEnd: true, Posts.Count: 3 });
        Assert.Equal(["Other", "Reply"], snapshot.Posts.Take(2).Select(post => post.Text));
        Assert.InRange(snapshot.Posts[1].Parent!.Text.Length, 1, 120);
        Assert.DoesNotContain(snapshot.Posts, post => post.CannotBeShown);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task A_row_that_fails_is_shown_as_such_and_logged_once_and_its_neighbours_stay()
    {
        await using var world = await BrokenWorld.CreateAsync("bad");
        await world.ShowAsync(("a", null), ("bad", null), ("b", null));
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        await using var again = await world.Timelines.OpenAsync(Jo, 20, Stop);
        foreach (var posts in new[] { window.Snapshot.Posts, again.Snapshot.Posts })
        {
            Assert.Equal(["b", "bad", "a"], posts.Select(post => post.Address.ItemId));
            Assert.Equal([false, true, false], posts.Select(post => post.CannotBeShown));
        }
        Assert.Single(world.Log.Lines);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task A_thread_of_a_row_that_fails_and_one_around_it_are_shown()
    {
        await using var world = await BrokenWorld.CreateAsync("bad");
        await world.ShowAsync(("a", null), ("bad", "a"), ("b", "bad"));
        static Task None(FeedAddress feed, CancellationToken stop) => Task.CompletedTask;
        await using var broken = await LiveThread.OpenAsync(world.Timelines, new(Jo, "bad"), _ => true, None, Stop);
        Assert.True(broken.Snapshot.Post!.CannotBeShown);
        Assert.Equal("b", Assert.Single(broken.Snapshot.Replies).Post.Address.ItemId);
        await using var above = await LiveThread.OpenAsync(world.Timelines, new(Jo, "a"), _ => true, None, Stop);
        Assert.Equal([true, false], above.Snapshot.Replies.Select(reply => reply.Post.CannotBeShown));
        await using var below = await LiveThread.OpenAsync(world.Timelines, new(Jo, "b"), _ => true, None, Stop);
        Assert.True(Assert.Single(below.Snapshot.Ancestors).CannotBeShown);
        Assert.Null(below.Snapshot.Post!.Parent);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task A_thread_of_posts_that_reply_to_each_other_shows_each_once()
    {
        await using var world = await BrokenWorld.CreateAsync("none");
        await world.ShowAsync(("a", "c"), ("b", "a"), ("c", "b"), ("d", "d"));
        static Task None(FeedAddress feed, CancellationToken stop) => Task.CompletedTask;
        foreach (var id in new[] { "a", "b", "c", "d" })
        {
            await using var thread = await LiveThread.OpenAsync(world.Timelines, new(Jo, id), _ => true, None, Stop);
            var snapshot = thread.Snapshot;
            IReadOnlyList<Post> posts =
            [
                .. snapshot.Ancestors,
                snapshot.Post!,
                .. snapshot.Replies.Select(reply => reply.Post),
            ];
            Assert.Equal(id, snapshot.Post!.Address.ItemId);
            Assert.Equal(id == "d" ? 1 : 3, posts.DistinctBy(post => post.Address).Count());
            Assert.Equal(posts.Count, posts.DistinctBy(post => post.Address).Count());
        }
    }

    /// <summary>An account of whose rows one cannot be made a post of.</summary>
    private sealed class BrokenWorld : IAsyncDisposable
    {
        private readonly TestDatabase _database;

        private BrokenWorld(TestDatabase database, long account, string broken)
        {
            _database = database;
            Timelines = new AccountTimelines(
                AccountWorld.Own,
                new AccountMailbox(TimeProvider.System, NullLogger<AccountMailbox>.Instance),
                database.StoreOf(account),
                new PostIndex(database, account, AccountWorld.Own, Log)
                {
                    Make = (row, feed, own) =>
                        row.ItemId == broken
                            ? throw new InvalidOperationException("Broken.")
                            : ItemReader.ToPost(row, feed, own),
                },
                new TimelineEngineOptions { OwnDomain = AccountWorld.Own.Domain },
                TimeProvider.System,
                NullLogger.Instance
            );
        }

        public AccountTimelines Timelines { get; }

        public RecordingLog Log { get; } = new();

        public static async Task<BrokenWorld> CreateAsync(string broken)
        {
            var database = await AccountWorld.NewDatabaseAsync();
            return new BrokenWorld(database, await database.NewAccountAsync(AccountWorld.Own), broken);
        }

        /// <summary>Posts that came as events, oldest first.</summary>
        public async Task ShowAsync(params (string Id, string? Parent)[] posts)
        {
            await using var world = await AccountWorld.CreateAsync();
            await Timelines.FollowAsync(Jo, home: true, Stop);
            var minutes = posts.Length;
            foreach (var (id, parent) in posts)
            {
                var entry = world.Entry(id, minutes--, parent is null ? null : new PostAddress(Jo, parent));
                var item = ItemReader.Read(Jo, new(id, entry, null));
                Timelines.Post(Jo, () => new FeedEvent.Published(item));
            }
            await Timelines.DoAsync(_ => default, Stop);
        }

        public async ValueTask DisposeAsync()
        {
            await Timelines.DisposeAsync();
            await _database.DisposeAsync();
        }
    }
}
