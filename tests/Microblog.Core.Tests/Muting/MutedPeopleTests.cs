using Microblog.Core.Follows;
using Microblog.Core.Model;
using Microblog.Core.Muting;
using Microblog.Core.Tests.Fakes;
using Microblog.Core.Timelines;
using Microblog.Core.Timelines.Threads;
using Microblog.Xmpp;
using Microblog.Xmpp.Blocking;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Microblog.Core.Tests.Muting;

public sealed class MutedPeopleTests : IAsyncLifetime
{
    private const int TimeLimit = 30_000;
    private static readonly FeedAddress Jo = AccountWorld.Person("jo");
    private static readonly FeedAddress Ann = AccountWorld.Person("ann");

    private readonly MemoryBlockList _server = new();
    private AccountWorld _world = null!;
    private FollowList _follows = null!;
    private MutedPeople _people = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _world = await AccountWorld.CreateAsync();
        _world.Server.Put(Jo, "j", _world.Entry("Jo writes", 2));
        _world.Server.Put(Ann, "a", _world.Entry("Ann writes", 1));
        _world.Server.Put(Ann, "r", _world.Entry("Ann answers", 0, new PostAddress(Jo, "j")));
        await _world.ConnectAsync(Jo, Ann);
        _follows = new FollowList(
            _world.Database,
            _world.AccountId,
            AccountWorld.Own,
            _world.Timelines,
            _world.Time,
            NullLogger.Instance
        );
        await _follows.LoadAsync(Stop);
        await _follows.ConnectAsync(new MemoryLink(_world.Server, new MemoryRoster()), Stop);
        Assert.Equal(FollowResult.Following, await _follows.FollowAsync(Jo, Stop));
        _people = new MutedPeople(_world.Timelines, [_follows], AccountWorld.Own, _world.Time, NullLogger.Instance);
        await _people.ConnectAsync(_server, Stop);
    }

    public async ValueTask DisposeAsync()
    {
        _follows.Dispose();
        await _world.DisposeAsync();
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Muting_takes_their_posts_out_of_every_window_at_once_and_undo_brings_them_back_without_the_network()
    {
        await using var home = await OpenAsync(null, "Ann answers", "Ann writes", "Jo writes");
        await using var own = await OpenAsync(Jo, "Jo writes");
        var asked = _world.Server.Of("items").Count;

        await _people.MuteAsync(Jo.Service, Stop);
        await home.ShowsAsync("Ann answers", "Ann writes");
        await own.ShowsAsync();
        Assert.Null(home.Snapshot.Posts[0].Parent);
        Assert.Equal(Jo.Service, _people.Latest?.Address);

        Assert.Equal(ShowResult.Shown, await _people.ShowAsync(Jo.Service, Stop));
        var all = await home.ShowsAsync("Ann answers", "Ann writes", "Jo writes");
        await own.ShowsAsync("Jo writes");
        Assert.Equal("Jo writes", all.Posts[0].Parent?.Text);
        Assert.Equal(1, all.Posts[2].ReplyCount);
        Assert.Equal(asked, _world.Server.Of("items").Count);
        Assert.Empty(_server.Asked);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Muted_post_is_not_counted_and_returns_with_undo()
    {
        await using var home = await OpenAsync(null, "Ann answers", "Ann writes", "Jo writes");
        await _people.MuteAsync(Jo.Service, Stop);
        await home.ShowsAsync("Ann answers", "Ann writes");

        var came = _world.ChangeOfAsync(Jo);
        _world.Server.Publish(Jo, "late", _world.Entry("Jo shouts"));
        await came;
        await _world.SettleAsync();
        Assert.Equal(0, home.Snapshot.UnreadCount);

        await _people.ShowAsync(Jo.Service, Stop);
        await home.UntilAsync(snapshot => snapshot.UnreadCount == 1);
        await home.ShowNewAsync(Stop);
        await home.ShowsAsync("Jo shouts", "Ann answers", "Ann writes", "Jo writes");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_thread_leaves_muted_people_out_and_says_whose_post_is_hidden()
    {
        await using var thread = await ThreadAsync(new PostAddress(Ann, "r"));
        await _people.MuteAsync(Jo.Service, Stop);
        await UntilAsync(thread, snapshot => snapshot.Ancestors.Count == 0);
        await using var hidden = await ThreadAsync(new PostAddress(Jo, "j"));
        Assert.Equal(Jo.Service, hidden.Snapshot.MutedAuthor);

        await _people.ShowAsync(Jo.Service, Stop);
        await UntilAsync(thread, snapshot => snapshot.Ancestors is [{ Text: "Jo writes" }]);
        await UntilAsync(hidden, snapshot => snapshot.Post is { Text: "Jo writes" });
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Blocking_asks_the_server_and_leaves_their_feed_alone_until_the_undo()
    {
        await using var home = await OpenAsync(null, "Ann answers", "Ann writes", "Jo writes");

        Assert.Equal(BlockResult.Blocked, await _people.BlockAsync(Jo.Service, Stop));
        Assert.Equal([$"block {Jo.Service}"], _server.Asked);
        await home.ShowsAsync("Ann answers", "Ann writes");
        Assert.DoesNotContain(_follows.All, follow => follow.Feed == Jo);
        var asked = _world.Server.Of("items").Count(request => request.Feed == Jo);
        await _world.Timelines.MarkStaleAsync(Jo, Stop);
        // Another device's list names them all the same: they stay away.
        await _follows.ConnectAsync(new MemoryLink(_world.Server, new MemoryRoster()), Stop);
        Assert.DoesNotContain(_follows.All, follow => follow.Feed == Jo);
        Assert.Equal(asked, _world.Server.Of("items").Count(request => request.Feed == Jo));

        _world.Server.Put(Jo, "quiet", _world.Entry("Nobody was told", 3));
        Assert.Equal(ShowResult.Shown, await _people.ShowAsync(Jo.Service, Stop));
        Assert.Equal([$"block {Jo.Service}", $"unblock {Jo.Service}"], _server.Asked);
        await home.ShowsAsync("Ann answers", "Ann writes", "Jo writes", "Nobody was told");
        Assert.Contains(_follows.All, follow => follow.Feed == Jo);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(true, BlockResult.Refused)]
    [InlineData(false, BlockResult.NoAnswer)]
    public async Task Person_is_muted_where_the_server_cannot_block(bool refuses, BlockResult expected)
    {
        await using var home = await OpenAsync(null, "Ann answers", "Ann writes", "Jo writes");
        _server.Failure = refuses ? MemoryPubSub.Refusal("not-allowed") : new XmppTimeoutException("No answer.");

        Assert.Equal(expected, await _people.BlockAsync(Jo.Service, Stop));
        await home.ShowsAsync("Ann answers", "Ann writes");
        Assert.Equal(new BlockProblem(Jo.Service, expected), _people.Problem);
        Assert.False(Assert.Single(_people.All).Blocked);

        _server.Failure = null;
        Assert.Equal(BlockResult.Blocked, await _people.BlockAsync(Jo.Service, Stop));
        Assert.Null(_people.Problem);
        Assert.True(Assert.Single(_people.All).Blocked);
        _server.Failure = new XmppTimeoutException("No answer.");
        Assert.Equal(ShowResult.NoAnswer, await _people.ShowAsync(Jo.Service, Stop));
        Assert.True(_people.Has(Jo.Service));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task The_servers_list_counts_whichever_device_changed_it()
    {
        await using var home = await OpenAsync(null, "Ann answers", "Ann writes", "Jo writes");
        await _people.MuteAsync(Ann.Service, Stop);
        await home.ShowsAsync("Jo writes");

        _server.Blocked = [Jo.Service, AccountWorld.Own];
        await _people.ConnectAsync(_server, Stop);
        await home.ShowsAsync();
        Assert.Equal(2, _people.All.Count);

        _server.Blocked = [];
        await _people.TakeChangeAsync(_server, Stop);
        await home.ShowsAsync("Jo writes");
        Assert.True(_people.Has(Ann.Service));

        // A server without such a list changes nothing.
        _server.Failure = MemoryPubSub.Refusal("service-unavailable");
        await _people.ConnectAsync(_server, Stop);
        Assert.Equal(BlockResult.Refused, await _people.BlockAsync(Jo.Service, Stop));
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(null)]
    [InlineData("internal-server-error")]
    public async Task List_that_comes_empty_or_not_at_all_unblocks_nobody(string? condition)
    {
        await using var home = await OpenAsync(null, "Ann answers", "Ann writes", "Jo writes");
        await _people.BlockAsync(Jo.Service, Stop);
        await home.ShowsAsync("Ann answers", "Ann writes");

        _server.Blocked = [];
        _server.Failure = condition is null ? null : MemoryPubSub.Refusal(condition);
        await _people.ConnectAsync(_server, Stop);
        Assert.True(Assert.Single(_people.All).Blocked);

        // The server knows of no such block: it is lifted here all the same.
        _server.Failure = null;
        await _people.ConnectAsync(_server, Stop);
        Assert.Equal(ShowResult.Shown, await _people.ShowAsync(Jo.Service, Stop));
        await home.ShowsAsync("Ann answers", "Ann writes", "Jo writes");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_whole_server_is_blocked_but_never_the_own()
    {
        var zoe = FeedAddress.Microblog(Jid.Parse("zoe@far.example"));
        _world.Server.Put(zoe, "z", _world.Entry("Zoe writes", 5));
        Assert.Equal(FollowResult.Following, await _follows.FollowAsync(zoe, Stop));
        await using var home = await OpenAsync(null, "Ann answers", "Ann writes", "Jo writes", "Zoe writes");

        _server.Blocked = [Jid.Parse("far.example"), AccountWorld.Own.Server];
        await _people.ConnectAsync(_server, Stop);
        await home.ShowsAsync("Ann answers", "Ann writes", "Jo writes");
        Assert.True(_people.Has(zoe.Service));
        Assert.DoesNotContain(_follows.All, follow => follow.Feed == zoe);

        _server.Blocked = [];
        await _people.TakeChangeAsync(_server, Stop);
        await home.ShowsAsync("Ann answers", "Ann writes", "Jo writes", "Zoe writes");
        Assert.Contains(_follows.All, follow => follow.Feed == zoe);
    }

    [Fact(Timeout = TimeLimit)]
    [Trait("Spec", "XEP-0191 4")]
    public async Task Unblock_lifts_every_item_that_hides_the_person_and_no_other()
    {
        await using var home = await OpenAsync(null, "Ann answers", "Ann writes", "Jo writes");
        var other = Jid.Parse("mia@here.example/phone");
        _server.Blocked = [Jo.Service.WithResource("x"), other, Jo.Service, Jo.Service.WithResource("y")];
        await _people.ConnectAsync(_server, Stop);
        await home.ShowsAsync("Ann answers", "Ann writes");

        Assert.Equal(ShowResult.Shown, await _people.ShowAsync(Jo.Service, Stop));
        Assert.Equal([other], _server.Blocked);
        await home.ShowsAsync("Ann answers", "Ann writes", "Jo writes");
        // The server's list brings nobody back.
        await _people.ConnectAsync(_server, Stop);
        Assert.False(_people.Has(Jo.Service));
        Assert.True(_people.Has(other));
    }

    [Fact(Timeout = TimeLimit)]
    [Trait("Spec", "XEP-0191 4")]
    public async Task Person_of_a_blocked_domain_is_not_reported_as_shown()
    {
        var (zoe, domain) = (Jid.Parse("zoe@far.example"), Jid.Parse("far.example"));
        _server.Blocked = [domain, zoe.WithResource("x")];
        await _people.ConnectAsync(_server, Stop);

        Assert.Equal(ShowResult.DomainHidden, await _people.ShowAsync(zoe, Stop));
        Assert.Equal([domain], _server.Blocked);
        Assert.Equal(ShowResult.DomainHidden, await _people.ShowAsync(zoe, Stop));
        Assert.Equal([domain], _people.All.Select(one => one.Address));
        Assert.Equal(ShowResult.Shown, await _people.ShowAsync(domain, Stop));
        Assert.Empty(_server.Blocked);
        Assert.False(_people.Has(zoe));
    }

    [Fact(Timeout = TimeLimit)]
    [Trait("Spec", "XEP-0191 4")]
    public async Task One_resource_of_a_domain_hides_nobody_there()
    {
        _server.Blocked = [Jid.Parse("far.example/x")];
        await _people.ConnectAsync(_server, Stop);
        Assert.Empty(_people.All);
        Assert.False(_people.Has(Jid.Parse("zoe@far.example")));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Muting_a_blocked_person_leaves_them_to_be_unblocked()
    {
        Assert.Equal(BlockResult.Blocked, await _people.BlockAsync(Jo.Service, Stop));
        await _people.MuteAsync(Jo.Service, Stop);
        _server.Failure = new XmppTimeoutException("No answer.");
        Assert.Equal(BlockResult.NoAnswer, await _people.BlockAsync(Jo.Service, Stop));
        _server.Failure = null;
        Assert.True(Assert.Single(_people.All).Blocked);
        Assert.Equal(ShowResult.Shown, await _people.ShowAsync(Jo.Service, Stop));
        Assert.Empty(_server.Blocked);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Own_address_cannot_be_muted()
    {
        await _people.MuteAsync(AccountWorld.Own, Stop);
        Assert.Empty(_people.All);
    }

    private async Task<TimelineWindow> OpenAsync(FeedAddress? feed, params string[] texts)
    {
        var window = await _world.Timelines.OpenAsync(feed, 20, Stop);
        await window.ShowsAsync(texts);
        return window;
    }

    private Task<LiveThread> ThreadAsync(PostAddress post) =>
        LiveThread.OpenAsync(_world.Timelines, post, _ => true, (_, _) => Task.CompletedTask, Stop);

    private static async Task UntilAsync(LiveThread thread, Func<ThreadSnapshot, bool> isSo)
    {
        using var changed = new SemaphoreSlim(0);
        void OnChanged() => changed.Release();
        thread.Changed += OnChanged;
        while (!isSo(thread.Snapshot))
        {
            await changed.WaitAsync(Stop);
        }
        thread.Changed -= OnChanged;
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Report_goes_with_the_block_and_a_server_that_does_not_answer_takes_none()
    {
        Assert.True(await _people.CanReportAsync(Stop));
        var report = new BlockReport(BlockReason.Spam, "Words");
        Assert.Equal(BlockResult.Blocked, await _people.BlockAsync(Jo.Service, report, Stop));
        Assert.Equal(["report Spam Words", $"block {Jo.Service}"], _server.Asked);
        _server.Failure = new SessionEndedException("There is no connection.");
        Assert.False(await _people.CanReportAsync(Stop));
        _people.Disconnect();
        Assert.False(await _people.CanReportAsync(Stop));
    }

    private sealed class MemoryBlockList : IBlockList
    {
        public event Action? Changed
        {
            add { }
            remove { }
        }

        public List<string> Asked { get; } = [];

        public IReadOnlyList<Jid> Blocked { get; set; } = [];

        public XmppException? Failure { get; set; }

        public Task<IReadOnlyList<Jid>> GetAsync(CancellationToken cancellation = default) => Answer(Blocked);

        public Task BlockAsync(Jid person, CancellationToken cancellation = default)
        {
            Asked.Add($"block {person}");
            Blocked = Failure is null ? [.. Blocked.Append(person).Distinct()] : Blocked;
            return Answer(true);
        }

        public Task<bool> CanReportAsync(CancellationToken cancellation = default) => Answer(true);

        public Task BlockAsync(Jid person, BlockReport report, CancellationToken cancellation = default)
        {
            Asked.Add($"report {report.Reason} {report.Text}");
            return BlockAsync(person, cancellation);
        }

        public Task UnblockAsync(Jid person, CancellationToken cancellation = default) =>
            UnblockAsync([person.Bare], cancellation);

        public Task UnblockAsync(IReadOnlyList<Jid> addresses, CancellationToken cancellation = default)
        {
            Asked.Add($"unblock {string.Join(' ', addresses)}");
            Blocked = Failure is null ? [.. Blocked.Except(addresses)] : Blocked;
            return Answer(true);
        }

        private Task<T> Answer<T>(T answer) =>
            Failure is { } failure ? Task.FromException<T>(failure) : Task.FromResult(answer);
    }
}
