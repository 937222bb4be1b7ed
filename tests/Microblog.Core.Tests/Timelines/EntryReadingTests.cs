using Microblog.Core.Cache;
using Microblog.Core.Model;
using Microblog.Core.Tests.Fakes;
using Microblog.Xmpp;
using Xunit;

namespace Microblog.Core.Tests.Timelines;

/// <summary>Entries are read before the transaction in which they are stored.</summary>
public sealed class EntryReadingTests
{
    private const int TestTimeout = 60_000;
    private static readonly FeedAddress Jo = AccountWorld.Person("jo");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = TestTimeout)]
    public async Task While_an_event_is_read_other_accounts_store_theirs()
    {
        await using var world = await AccountWorld.CreateAsync();
        var other = world.Database.StoreOf(await world.Database.NewAccountAsync(Jid.Parse("nia@here.example")));
        world.Server.Make(Jo);
        await world.ConnectAsync(Jo);
        using var isRead = new ManualResetEventSlim();
        var isReading = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Timelines.Post(
            Jo,
            () =>
            {
                isReading.SetResult();
                isRead.Wait(Stop);
                return new FeedEvent.Touched("a");
            }
        );
        try
        {
            await isReading.Task.WaitAsync(Stop);
            await other.AddFeedAsync(Jo, home: true, Stop);
        }
        finally
        {
            isRead.Set();
        }
        await world.SettleAsync();
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Events_are_applied_in_their_order_whatever_reading_them_takes()
    {
        await using var world = await AccountWorld.CreateAsync();
        world.Server.Make(Jo);
        await world.ConnectAsync(Jo);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);
        await window.UntilAsync(snapshot => snapshot.AtEnd);
        for (var index = 0; index < 40; index++)
        {
            world.Server.Publish(Jo, "a", world.Entry(new string('x', 40_000 >> (index % 8)) + index));
        }
        await window.UntilAsync(snapshot => snapshot.Posts is [{ Text: [.., '3', '9'] }]);
    }
}
