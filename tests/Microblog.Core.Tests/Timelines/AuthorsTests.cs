using System.Xml.Linq;
using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Posts;
using Microblog.Core.Publishing;
using Microblog.Core.Tests.Fakes;
using Microblog.Core.Timelines;
using Microblog.Xmpp;
using Microblog.Xmpp.Discovery;
using Microblog.Xmpp.PubSub;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Microblog.Core.Tests.Timelines;

/// <summary>Who says who wrote a post, from the item to what a window or a thread shows.</summary>
public sealed class AuthorsTests
{
    private const int TimeLimit = 30_000;
    private static readonly Jid Bob = Jid.Parse("bob@b.example");
    private static readonly FeedAddress Jo = AccountWorld.Person("jo");
    private static readonly FeedAddress Theirs = new(Jid.Parse("pubsub.b.example"), FeedAddress.CommentsPrefix + "p");
    private static readonly FeedAddress Ours = new(Jid.Parse("pubsub.here.example"), FeedAddress.CommentsPrefix + "p");
    private static readonly FeedAddress Hostile = new(Jid.Parse("evil.example"), FeedAddress.CommentsPrefix + "p");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit)]
    public async Task Hostile_comments_node_makes_nobody_verified_and_nothing_own()
    {
        await using var world = await AccountWorld.CreateAsync();
        world.Server.Put(Jo, "p", world.Entry("Post", 5, comments: Hostile));
        Say(world, Hostile, "b", "As bob", Bob);
        Say(world, Hostile, "m", "As the reader", AccountWorld.Own);
        world.Server.Put(Hostile, "l", Like(world, AccountWorld.Own), AccountWorld.Own);
        await world.ConnectAsync(Jo);
        await using var thread = await LiveThread.OpenAsync(
            world.Timelines,
            new PostAddress(Jo, "p"),
            _ => true,
            (_, _) => Task.CompletedTask,
            Stop
        );
        var snapshot = await thread.UntilAsync(now => now is { Replies.Count: 2, LoadingReplies: false });
        Assert.All(
            snapshot.Replies,
            reply => Assert.Equal((AuthorState.HostWord, false), (reply.Post.AuthorState, reply.Post.IsOwn))
        );
        Assert.Null(snapshot.Post!.OwnLike);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Window_and_thread_change_when_the_domain_lists_the_service()
    {
        await using var world = await AccountWorld.CreateAsync();
        var discovery = new MemoryDiscovery();
        discovery.Items[Jid.Parse("b.example")] = [new DiscoItem(Theirs.Service, null, null)];
        var lists = new ServiceLists(world.Timelines, NullLogger.Instance);

        world.Server.Put(Jo, "p", world.Entry("Post", 5, comments: Theirs));
        Say(world, Theirs, "b", "By bob", Bob);
        await world.ConnectAsync(Jo);
        await using var window = await world.Timelines.OpenAsync(Theirs, 20, Stop);
        await using var thread = await LiveThread.OpenAsync(
            world.Timelines,
            new PostAddress(Jo, "p"),
            _ => true,
            (_, _) => Task.CompletedTask,
            Stop
        );
        await window.UntilAsync(now => now.Posts is [{ AuthorState: AuthorState.HostWord }]);
        await thread.UntilAsync(now => now.Replies is [{ Post.AuthorState: AuthorState.HostWord }]);

        await lists.AskAsync(discovery, "b.example", Stop);

        await window.UntilAsync(now => now.Posts is [{ AuthorState: AuthorState.Verified, IsOwn: false }]);
        await thread.UntilAsync(now => now.Replies is [{ Post.AuthorState: AuthorState.Verified }]);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Domain_that_does_not_answer_leaves_the_word_of_the_host()
    {
        await using var world = await AccountWorld.CreateAsync();
        var lists = new ServiceLists(world.Timelines, NullLogger.Instance);
        Say(world, Theirs, "b", "By bob", Bob);
        await world.ConnectAsync(Theirs);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        await lists.AskAsync(new MemoryDiscovery(), "b.example", Stop);
        await window.UntilAsync(now => now.Posts is [{ AuthorState: AuthorState.HostWord }]);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Like_by_the_word_of_the_own_server_is_own_and_by_that_of_another_is_not()
    {
        await using var world = await AccountWorld.CreateAsync();
        world.Timelines.Index.Services.Learn(AccountWorld.Own.Domain, [Ours.Service]);
        world.Server.Put(Jo, "p", world.Entry("Post", 5, comments: Ours));
        world.Server.Put(Jo, "q", world.Entry("Other", 6, comments: Hostile));
        await world.Timelines.FollowAsync([Ours, Hostile], home: false, Stop);
        await world.ConnectAsync(Jo);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        await window.ShowsAsync("Post", "Other");
        world.Server.Publish(Hostile, "l", Like(world, AccountWorld.Own), AccountWorld.Own);
        world.Server.Publish(Ours, "l", Like(world, AccountWorld.Own), AccountWorld.Own);
        var snapshot = await window.UntilAsync(now => now.Posts is [{ LikeCount: 1 }, { LikeCount: 1 }]);
        Assert.Equal(new PostAddress(Ours, "l"), snapshot.Posts[0].OwnLike);
        Assert.Null(snapshot.Posts[1].OwnLike);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Own_reply_at_another_service_stays_own_whether_its_event_or_the_answer_is_first(bool isEventFirst)
    {
        await using var world = await AccountWorld.CreateAsync();
        world.Server.Make(Hostile);
        world.Server.Put(Jo, "p", world.Entry("Post", 5, comments: Hostile));
        await world.ConnectAsync(Jo);
        await world.Timelines.KnowAsync(Hostile, Stop);
        await using var window = await world.Timelines.OpenAsync(Hostile, 20, Stop);
        await window.UntilAsync(now => now.AtEnd);
        var entry = world.Entry("Mine", 1, new PostAddress(Jo, "p"), author: AccountWorld.Own);
        var heard = new PubSubEvent.Items(Hostile.Service, Hostile.Node, false, [new PubSubItem("r", entry, null)]);
        if (isEventFirst)
        {
            world.Server.Tell(heard);
            await window.UntilAsync(now => now.Posts is [{ IsOwn: false }]);
        }
        var publisher = new Publisher(
            AccountWorld.Own,
            world.Server,
            new NoDiscovery(),
            world.Timelines,
            NullLogger.Instance
        );
        await publisher.PublishAsync(new PostAddress(Hostile, "r"), entry, isNew: false, Stop);
        world.Server.Tell(heard);
        await window.UntilAsync(now => now.Posts is [{ IsOwn: true, AuthorState: AuthorState.Verified }]);

        // What the service makes of it is no longer what was sent.
        world.Server.Publish(Hostile, "r", world.Entry("Changed", 1, author: AccountWorld.Own), AccountWorld.Own);
        await window.UntilAsync(now => now.Posts is [{ Text: "Changed", IsOwn: false }]);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Event_that_a_client_sent_changes_nothing()
    {
        await using var world = await AccountWorld.CreateAsync();
        var comments = new FeedAddress(Jo.Service, FeedAddress.CommentsPrefix + "p");
        world.Server.Make(comments);
        await world.ConnectAsync(comments);
        await using var window = await world.Timelines.OpenAsync(comments, 20, Stop);
        await window.UntilAsync(now => now.AtEnd);
        var entry = world.Entry("As the reader", 1, author: AccountWorld.Own);
        var item = new PubSubItem("r", entry, AccountWorld.Own);
        world.Server.Tell(
            new PubSubEvent.Items(comments.Service, comments.Node, false, [item]) { IsFromClient = true }
        );
        await world.SettleAsync();
        Assert.Empty(window.Snapshot.Posts);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Post_that_is_not_certainly_own_is_neither_edited_nor_retracted()
    {
        await using var world = await AccountWorld.CreateAsync();
        Say(world, Hostile, "m", "As the reader", AccountWorld.Own);
        await world.ConnectAsync(Hostile);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        var post = (await window.ShowsAsync("As the reader")).Posts[0];
        await using var outbox = new Outbox(
            world.Database,
            world.AccountId,
            AccountWorld.Own,
            () => null,
            world.Time,
            NullLogger.Instance
        );
        var edit = await Assert.ThrowsAsync<PublishException>(() => outbox.EditAsync(post, "Other", Stop));
        var delete = await Assert.ThrowsAsync<PublishException>(() => outbox.DeleteAsync(post, Stop));
        Assert.Equal((PublishFailure.Forbidden, PublishFailure.Forbidden), (edit.Failure, delete.Failure));
        Assert.Empty(outbox.Entries);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Author_that_is_only_claimed_is_left_out_where_they_are_blocked()
    {
        await using var world = await AccountWorld.CreateAsync();
        world.Server.Put(Hostile, "b", world.Entry("As bob", 1, author: Bob));
        world.Server.Put(Hostile, "c", world.Entry("As nobody", 2));
        await world.ConnectAsync(Hostile);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        await window.ShowsAsync("As bob", "As nobody");
        await world.Timelines.MuteAsync(_ => [new MutedAuthor(Bob.ToString(), true, 0)], Stop);
        await window.ShowsAsync("As nobody");
    }

    private static void Say(AccountWorld world, FeedAddress feed, string id, string text, Jid author) =>
        world.Server.Put(feed, id, world.Entry(text, 1, author: author), author);

    private static XElement Like(AccountWorld world, Jid author) => world.Entry("♥", 1, author: author);
}
