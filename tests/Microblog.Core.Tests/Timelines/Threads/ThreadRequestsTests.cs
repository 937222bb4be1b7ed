using Microblog.Core.Model;
using Microblog.Core.Publishing;
using Microblog.Core.Tests.Fakes;
using Microblog.Core.Timelines;
using Microblog.Xmpp;
using Microblog.Xmpp.PubSub;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Microblog.Core.Tests.Timelines.Threads;

/// <summary>What a service that a post names is asked for by reading the post's thread.</summary>
public sealed class ThreadRequestsTests
{
    private const int TimeLimit = 30_000;
    private static readonly FeedAddress Jo = AccountWorld.Person("jo");
    private static readonly FeedAddress Comments = new(Jid.Parse("evil.example"), FeedAddress.CommentsPrefix + "p");
    private static readonly PostAddress Root = new(Jo, "p");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit)]
    public async Task Reading_a_thread_asks_a_service_that_is_not_expected_for_its_items_alone()
    {
        await using var world = await CreateAsync();
        world.Server.Put(Comments, "r", world.Entry("Reply", 1, Root));
        await using var thread = await OpenAsync(world, isExpected: false);
        await thread.UntilAsync(now => now is { Replies.Count: 1, LoadingReplies: false });
        // What would be sent next is sent with a change of the thread.
        world.Server.Publish(Jo, "p", world.Entry("Edited", 5, comments: Comments));
        await thread.UntilAsync(now => now.Post?.Text == "Edited");
        Assert.Equal(["items"], Asked(world).Select(request => request.Kind).Distinct());
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Reading_a_thread_subscribes_once_where_the_service_is_expected()
    {
        await using var world = await CreateAsync();
        await using var thread = await OpenAsync(world, isExpected: true);
        await world.Server.UntilAsync(server => server.Of("subscribe").Count == 1);
        world.Server.Publish(Comments, "r", world.Entry("Reply", 1, Root));
        await thread.UntilAsync(now => now.Replies.Count == 1);
        Assert.Single(Asked(world), request => request.Kind == "subscribe");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Replying_in_an_open_thread_subscribes()
    {
        await using var world = await CreateAsync();
        await using var thread = await OpenAsync(world, isExpected: false);
        await thread.UntilAsync(now => now is { Post: not null, LoadingReplies: false });
        Assert.Empty(world.Server.Of("subscribe"));
        var entry = world.Entry("Mine", 1, Root, author: AccountWorld.Own);
        await Publisher(world).PublishAsync(new PostAddress(Comments, "r"), entry, isNew: false, Stop);
        await world.Server.UntilAsync(server => server.Of("subscribe").Count == 1);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Liking_in_an_open_thread_subscribes()
    {
        await using var world = await CreateAsync();
        await using var thread = await OpenAsync(world, isExpected: false);
        await thread.UntilAsync(now => now is { Post: not null, LoadingReplies: false });
        var entry = world.Entry("♥", 1, Root, author: AccountWorld.Own);
        await Publisher(world).PublishAsync(new PostAddress(Comments, "l"), entry, isNew: false, Stop);
        await world.Server.UntilAsync(server => server.Of("subscribe").Count == 1);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Service_that_says_that_the_reader_replied_is_not_subscribed_to()
    {
        await using var world = await CreateAsync();
        var entry = world.Entry("As the reader", 1, Root, author: AccountWorld.Own);
        world.Server.Put(Comments, "r", entry, AccountWorld.Own);
        await using var thread = await OpenAsync(world, isExpected: false);
        await thread.UntilAsync(now => now is { Replies.Count: 1, LoadingReplies: false });
        world.Server.Publish(Jo, "p", world.Entry("Edited", 5, comments: Comments));
        await thread.UntilAsync(now => now.Post?.Text == "Edited");
        Assert.DoesNotContain(Asked(world), request => request.Kind == "subscribe");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Service_of_a_thread_that_is_closed_makes_the_reader_send_nothing()
    {
        await using var world = await CreateAsync();
        await using (var thread = await OpenAsync(world, isExpected: false))
        {
            await thread.UntilAsync(now => now is { Post: not null, LoadingReplies: false });
        }
        await world.SettleAsync();
        var before = Asked(world).Count;
        // An event without its payload, and one version after another and back again: both make a feed that is read be asked.
        world.Server.Tell(
            new PubSubEvent.Items(Comments.Service, Comments.Node, false, [new PubSubItem("x", null, null)])
        );
        foreach (var text in new[] { "A", "B", "A" })
        {
            world.Server.Publish(Comments, "y", world.Entry(text, 1, Root));
        }
        await world.SettleAsync();
        await world.SettleAsync();
        Assert.Equal(before, Asked(world).Count);

        // Opened again, it is read again.
        world.Server.Put(Comments, "x", world.Entry("X", 1, Root));
        await using var again = await OpenAsync(world, isExpected: false);
        await again.UntilAsync(now => now.Replies.Any(reply => reply.Post.Text == "X"));
    }

    private static async Task<AccountWorld> CreateAsync()
    {
        var world = await AccountWorld.CreateAsync();
        world.Server.Make(Comments);
        world.Server.Put(Jo, "p", world.Entry("Post", 5, comments: Comments));
        await world.ConnectAsync(Jo);
        return world;
    }

    private static Task<LiveThread> OpenAsync(AccountWorld world, bool isExpected) =>
        LiveThread.OpenAsync(
            world.Timelines,
            Root,
            _ => isExpected,
            (comments, stop) => world.Server.SubscribeAsync(comments.Service, comments.Node, stop),
            Stop
        );

    private static Publisher Publisher(AccountWorld world) =>
        new(AccountWorld.Own, world.Server, new NoDiscovery(), world.Timelines, NullLogger.Instance);

    private static List<PubSubRequest> Asked(AccountWorld world) =>
        [.. world.Server.Requests.Where(request => request.Feed == Comments)];
}
