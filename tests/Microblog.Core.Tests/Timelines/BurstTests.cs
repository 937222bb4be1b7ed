using System.Collections.Concurrent;
using System.Diagnostics;
using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Tests.Fakes;
using Microblog.Xmpp.PubSub;
using Xunit;

namespace Microblog.Core.Tests.Timelines;

/// <summary>Many events at once: the receiving thread hands them on and does nothing else.</summary>
public sealed class BurstTests
{
    private const int TimeLimit = 120_000;
    private const int MoreThanTheQueueHolds = 9_000;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly FeedAddress Jo = AccountWorld.Person("jo");
    private static readonly FeedAddress Ann = AccountWorld.Person("ann");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit)]
    public async Task Of_a_thousand_events_in_a_second_none_is_lost_and_none_is_worked_on_by_who_receives_them()
    {
        await using var world = await AccountWorld.CreateAsync();
        world.Server.Make(Jo);
        await world.ConnectAsync(Jo);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        await window.UntilAsync(snapshot => snapshot.AtEnd);
        var (burst, texts) = Burst(world);
        var workers = new ConcurrentDictionary<int, bool>();
        void NoteWorker() => workers[Environment.CurrentManagedThreadId] = true;
        world.Timelines.EntryChanged += (_, _) => NoteWorker();
        window.Changed += NoteWorker;

        using var gate = new ManualResetEventSlim();
        world.Timelines.Post(
            Jo,
            () =>
            {
                gate.Wait(Stop);
                return new FeedEvent.Retracted("none");
            }
        );
        var taken = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
        var receiver = new Thread(() =>
        {
            var watch = Stopwatch.StartNew();
            burst.ForEach(world.Server.Tell);
            world.Timelines.Post(
                Jo,
                () =>
                {
                    NoteWorker();
                    return new FeedEvent.Retracted("none");
                }
            );
            taken.SetResult(watch.Elapsed);
        });
        receiver.Start();
        Assert.InRange(await taken.Task.WaitAsync(Stop), TimeSpan.Zero, Second);
        Assert.Empty(workers);
        gate.Set();
        await world.SettleAsync();

        await window.ShowsAsync(texts);
        Assert.NotEmpty(workers);
        Assert.DoesNotContain(receiver.ManagedThreadId, workers.Keys);
        Assert.Empty(world.Server.Of("item"));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Full_queue_reads_the_feed_again()
    {
        await using var world = await AccountWorld.CreateAsync();
        world.Server.Put(Jo, "a", world.Entry("A", 2));
        world.Server.Put(Jo, "b", world.Entry("B", 1));
        await world.ConnectAsync(Jo);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        await window.ShowsAsync("B", "A");

        using var gate = new ManualResetEventSlim();
        world.Timelines.Post(
            Jo,
            () =>
            {
                gate.Wait(Stop);
                return new FeedEvent.Touched("b");
            }
        );
        for (var index = 0; index < MoreThanTheQueueHolds; index++)
        {
            world.Timelines.Post(Ann, () => new FeedEvent.Cleared());
        }
        world.Server.Remove(Jo, "a");
        world.Server.Tell(new PubSubEvent.Retract(Jo.Service, Jo.Node, false, ["a"]));
        world.Server.Publish(Jo, "c", world.Entry("C"));
        gate.Set();
        await window.UntilAsync(snapshot => snapshot is { Posts: [{ Text: "B" }], UnreadCount: 1 });
        await window.ShowNewAsync(Stop);
        await window.ShowsAsync("C", "B");
    }

    /// <summary>A thousand events: 600 posts, 300 of them edited, 100 of them taken back; and the texts that are left.</summary>
    private static (List<PubSubEvent> Events, string[] Texts) Burst(AccountWorld world)
    {
        var events = new List<PubSubEvent>();
        void Publish(int index, string text)
        {
            var item = world.Server.Put(Jo, $"i{index}", world.Entry(text, 600 - index));
            events.Add(new PubSubEvent.Items(Jo.Service, Jo.Node, false, [item]));
        }
        for (var index = 0; index < 600; index++)
        {
            Publish(index, $"Post {index}");
        }
        for (var index = 0; index < 600; index += 2)
        {
            Publish(index, $"Edited {index}");
        }
        for (var index = 0; index < 600; index += 6)
        {
            world.Server.Remove(Jo, $"i{index}");
            events.Add(new PubSubEvent.Retract(Jo.Service, Jo.Node, false, [$"i{index}"]));
        }
        var left = Enumerable.Range(0, 600).Reverse().Where(index => index % 6 != 0);
        return (events, [.. left.Select(index => index % 2 == 0 ? $"Edited {index}" : $"Post {index}")]);
    }
}
