using System.Xml;
using System.Xml.Linq;
using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Tests.Fakes;
using Microblog.Core.Timelines;
using Microblog.Core.Timelines.Fetching;
using Microblog.Xmpp.PubSub;
using Xunit;

namespace Microblog.Core.Tests.Timelines;

/// <summary>What goes wrong at one place harms nothing else, and nothing is lost by it.</summary>
public sealed class TroubleTests
{
    private const int TimeLimit = 60_000;
    private static readonly FeedAddress Jo = AccountWorld.Person("jo");
    private static readonly FeedAddress Ann = AccountWorld.Person("ann");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>XmppSession.SendIqAsync throws ArgumentException (StanzaWriter.Bytes): in-reply-to href='xmpp:jo@…?;node=…;item=%01'.</summary>
    [Fact(Timeout = TimeLimit)]
    public async Task A_question_that_cannot_be_put_on_the_wire_does_not_stop_its_feed()
    {
        Assert.True(
            PostAddress.TryParse("xmpp:jo@here.example?;node=urn%3Axmpp%3Amicroblog%3A0;item=%01", out var hostile)
        );
        await using var world = await AccountWorld.CreateAsync();
        world.Server.Put(Jo, "a", world.Entry("A", 5));
        world.Server.Before = (request, _) =>
        {
            // What the session does with it.
            using var writer = XmlWriter.Create(new MemoryStream());
            new XElement("item", new XAttribute("id", request.ItemId ?? "")).WriteTo(writer);
            return Task.CompletedTask;
        };
        await world.ConnectAsync(Jo);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        await window.ShowsAsync("A");
        await world.Timelines.AskAsync(hostile, Stop);
        await world.Server.UntilAsync(server => server.Of("item").Count == 1);

        world.Server.Put(Jo, "b", world.Entry("B", 1));
        await world.Timelines.MarkStaleAsync(Jo, Stop);
        for (var minute = 0; minute < 60; minute++)
        {
            world.Time.Advance(TimeSpan.FromMinutes(1));
            await world.SettleAsync();
            await world.Timelines.RetryAsync(Jo, Stop);
        }
        await window.UntilAsync(now => now.UnreadCount == 1);
    }

    /// <summary>A server (or one id) that answers questions by id with an error that means NoAnswer.</summary>
    [Fact(Timeout = TimeLimit)]
    public async Task A_question_that_always_fails_does_not_keep_the_feed_from_being_read()
    {
        await using var world = await AccountWorld.CreateAsync();
        world.Server.Put(Jo, "a", world.Entry("A", 5));
        world.Server.Before = (request, _) =>
            request.Kind == "item"
                ? Task.FromException(MemoryPubSub.Refusal("feature-not-implemented"))
                : Task.CompletedTask;
        await world.ConnectAsync(Jo);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        await window.ShowsAsync("A");
        world.Server.Tell(new PubSubEvent.Items(Jo.Service, Jo.Node, false, [new PubSubItem("x", null, null)]));
        await world.Server.UntilAsync(server => server.Of("item").Count == 1);

        world.Server.Put(Jo, "b", world.Entry("B", 1));
        for (var minute = 0; minute < 60; minute++)
        {
            await world.Timelines.MarkStaleAsync(Jo, Stop);
            world.Time.Advance(TimeSpan.FromMinutes(1));
            await world.SettleAsync();
        }
        await window.UntilAsync(now => now.UnreadCount == 1);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_thread_that_is_closed_while_it_is_told_of_a_reply_does_not_stop_the_writer()
    {
        await using var world = await AccountWorld.CreateAsync();
        var comments = new FeedAddress(Jo.Service, FeedAddress.CommentsPrefix + "a");
        world.Server.Put(Jo, "a", world.Entry("A", 5, comments: comments));
        world.Server.Make(comments);
        await world.ConnectAsync(Jo, comments);
        using var reached = new SemaphoreSlim(0);
        using var gate = new ManualResetEventSlim();
        world.Timelines.EntryChanged += (_, change) =>
        {
            if (change.Now?.ItemId == "r")
            {
                reached.Release();
                gate.Wait(Stop);
            }
        };
        var thread = await LiveThread.OpenAsync(
            world.Timelines,
            new PostAddress(Jo, "a"),
            _ => true,
            (_, _) => Task.CompletedTask,
            Stop
        );
        await thread.UntilAsync(now => now is { Post: not null, LoadingReplies: false });
        world.Server.Publish(comments, "r", world.Entry("R", 1, new PostAddress(Jo, "a")));
        await reached.WaitAsync(Stop);
        await thread.DisposeAsync();
        gate.Set();
        await world.SettleAsync();
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_thread_that_is_closed_while_its_replies_come_does_not_make_all_be_read_again()
    {
        await using var world = await AccountWorld.CreateAsync();
        var comments = new FeedAddress(Jo.Service, FeedAddress.CommentsPrefix + "a");
        world.Server.Put(Jo, "a", world.Entry("A", 5, comments: comments));
        world.Server.Put(Ann, "n", world.Entry("N", 6));
        world.Server.Make(comments);
        await world.ConnectAsync(Jo, Ann, comments);
        await using var home = await world.Timelines.OpenAsync(null, 20, Stop);
        await home.ShowsAsync("A", "N");
        var thread = await LiveThread.OpenAsync(
            world.Timelines,
            new PostAddress(Jo, "a"),
            _ => true,
            (_, _) => Task.CompletedTask,
            Stop
        );
        await thread.UntilAsync(now => now is { Post: not null, LoadingReplies: false });
        await world.SettleAsync();
        var before = world.Server.Of("items").Count(request => request.Feed == Ann);
        using var reached = new SemaphoreSlim(0);
        using var gate = new ManualResetEventSlim();
        var first = 0;
        home.Changed += () =>
        {
            if (Interlocked.Increment(ref first) == 1)
            {
                reached.Release();
                gate.Wait(Stop);
            }
        };
        world.Server.Publish(comments, "r", world.Entry("R", 1, new PostAddress(Jo, "a")));
        await reached.WaitAsync(Stop);
        await thread.DisposeAsync();
        gate.Set();
        await world.SettleAsync();
        Assert.Equal(before, world.Server.Of("items").Count(request => request.Feed == Ann));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Events_in_a_failed_transaction_before_the_resumption_are_not_lost()
    {
        await using var world = await AccountWorld.CreateAsync();
        world.Server.Put(Jo, "a", world.Entry("A", 5));
        await world.ConnectAsync(Jo);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        await window.UntilAsync(now => now is { AtEnd: true, Posts.Count: 1 });
        await world.Timelines.DisconnectAsync(Stop);

        using var gate = new ManualResetEventSlim();
        world.Timelines.Post(
            Jo,
            () =>
            {
                gate.Wait(Stop);
                return new FeedEvent.Retracted("none");
            }
        );
        // One change fails (the database was busy, say); the stream has been resumed and sends again what came meanwhile.
        world.Timelines.Post(Jo, () => throw new InvalidOperationException("Broken."));
        world.Server.Publish(Jo, "b", world.Entry("B", 1));
        gate.Set();
        await world.Timelines.ResumeAsync(new FeedPager(world.Server), Stop);
        await window.UntilAsync(now => now.UnreadCount == 1);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_refusal_of_before_does_not_count_as_having_been_read_since()
    {
        await using var world = await AccountWorld.CreateAsync();
        var gate = new TaskCompletionSource();
        var first = 0;
        world.Server.Before = async (request, stop) =>
        {
            if (request is { Kind: "items" } && request.Feed == Jo && Interlocked.Increment(ref first) == 1)
            {
                await gate.Task.WaitAsync(stop);
                throw MemoryPubSub.Refusal("item-not-found");
            }
        };
        await world.ConnectAsync(Jo);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        await world.Server.UntilAsync(server => server.Of("items").Count == 1);
        // The server has said that there is no such node. Then it is made, and subscribed to: FollowList.SubscribeAsync.
        world.Server.Put(Jo, "a", world.Entry("A", 1));
        await world.Timelines.MarkStaleAsync(Jo, Stop);
        gate.SetResult();
        await window.ShowsAsync("A");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Silent_loss_is_noticed_though_the_connection_is_resumed_now_and_then()
    {
        await using var world = await AccountWorld.CreateAsync();
        world.Server.Put(Jo, "a", world.Entry("A", 5));
        await world.ConnectAsync(Jo);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        await window.UntilAsync(now => now.AtEnd);
        world.Server.Put(Jo, "b", world.Entry("B", 1));
        for (var time = 0; time < 6; time++)
        {
            world.Time.Advance(TimeSpan.FromMinutes(14));
            await world.SettleAsync();
            await world.Timelines.DisconnectAsync(Stop);
            await world.Timelines.ResumeAsync(new FeedPager(world.Server), Stop);
        }
        await window.UntilAsync(now => now.UnreadCount == 1);
    }

    /// <summary>Promise 8, for what is cached: a row that this version of the program cannot read (any more).</summary>
    [Fact(Timeout = TimeLimit)]
    public async Task A_cached_row_that_cannot_be_read_harms_nobody_else()
    {
        await using var world = await AccountWorld.CreateAsync();
        world.Server.Put(Jo, "a", world.Entry("A", 5));
        world.Server.Put(Ann, "n", world.Entry("N", 6));
        await world.ConnectAsync(Jo, Ann);
        await using (var window = await world.Timelines.OpenAsync(null, 20, Stop))
        {
            await window.ShowsAsync("A", "N");
        }
        await using (var context = world.Database.Open())
        {
            foreach (var row in context.Entries.Where(entry => entry.ItemId == "a"))
            {
                row.Payload = "{";
            }
            await context.SaveChangesAsync(Stop);
        }
        var asked = world.Server.Of("items").Count;
        await using var opened = await world.Timelines.OpenAsync(null, 20, Stop);
        await opened.ShowsAsync("N");
        await world.SettleAsync();
        Assert.Equal(asked, world.Server.Of("items").Count);
    }
}
