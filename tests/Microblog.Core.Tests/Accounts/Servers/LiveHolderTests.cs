using Microblog.Core.Accounts;
using Microblog.Core.Accounts.Holders;
using Microblog.Core.Model;
using Microblog.Core.Muting;
using Microblog.Core.Publishing;
using Microblog.Core.Tests.Fakes;
using Microblog.Core.Timelines;
using Microblog.Core.Timelines.Windows;
using Microblog.Testing.Servers;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Microblog.Core.Tests.Accounts.Servers;

/// <summary>An account is removed at its server and somebody else gets the address, on real servers.</summary>
[Trait("Category", "Server")]
public sealed class LiveHolderTests(SharedServers servers)
{
    private const int TimeLimit = 180_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The servers, and whether the program was started again before the next holder came.</summary>
    public static TheoryData<ServerKind, bool> Servers { get; } =
        new()
        {
            { ServerKind.Prosody, false },
            { ServerKind.HashedProsody, true },
            { ServerKind.EjabberdMnesia, false },
            { ServerKind.HashedEjabberdSql, true },
        };

    [Theory(Timeout = TimeLimit)]
    [MemberData(nameof(Servers))]
    public async Task Next_holder_sees_and_sends_nothing_of_the_former(ServerKind kind, bool restart)
    {
        var server = await servers.TakeAsync(kind);
        await using var world = await HolderWorld.CreateAsync(server);
        var (former, page) = await world.SignInAsync(HolderWorld.FirstPassword, keep: true);
        await page.Get<IOwnFeed>().SetAudienceAsync(Audience.Everybody, Stop);
        await page.Get<IOutbox>().PostAsync(null, "Frank was here", Stop);
        await using (var home = await page.Get<ITimelines>().OpenAsync(null, 20, cancellation: Stop))
        {
            var posts = (await home.ShowsAsync("Frank was here")).Posts;
            await page.Get<IOutbox>().UntilAsync(outbox => outbox.Entries.Count == 0);
            await page.Get<IReadingPositions>().SetAsync(null, posts[0].Address, 10, null, Stop);
        }
        Assert.NotNull(await page.Get<IReadingPositions>().GetAsync(null, Stop));
        await page.Get<IMutedPeople>().MuteAsync(server.Account("dave"), Stop);
        await page.Get<IDrafts>().SetAsync(DraftLocation.Home, "Half a thought", Stop);
        var over = new TaskCompletionSource<SessionEnd>();
        page.Ended += over.SetResult;
        if (restart)
        {
            page.Dispose();
            await world.RestartAsync();
        }
        await world.AddUnsentAsync("Not sent yet");
        var account = await world.SignIns.AccountAsync(world.Frank, Stop);

        await server.UnregisterAsync("frank");
        await server.RegisterAsync("frank", HolderWorld.OtherPassword);
        var (ticket, next) = await world.SignInAsync(HolderWorld.OtherPassword);

        Assert.Null(await next.Get<IDrafts>().GetAsync(DraftLocation.Home, Stop));
        Assert.Null(await next.Get<IReadingPositions>().GetAsync(null, Stop));
        Assert.Empty(next.Get<IMutedPeople>().All);
        Assert.Empty(next.Get<IOutbox>().Entries);
        Assert.Equal([ticket.StoredId], (await next.GetSignInsAsync(Stop)).Select(one => one.Id));
        await next.Get<IOwnFeed>().SetAudienceAsync(Audience.Everybody, Stop);
        await next.Get<IOutbox>().PostAsync(null, "Another Frank", Stop);
        await using (var home = await next.Get<ITimelines>().OpenAsync(null, 20, cancellation: Stop))
        {
            await home.ShowsAsync("Another Frank");
            await next.Get<IOutbox>().UntilAsync(outbox => outbox.Entries.Count == 0);
        }
        // The one post is the new holder's: nothing went out before it.
        Assert.Equal(1, await world.PublishedAsync(HolderWorld.OtherPassword));

        Assert.Null(await world.OpenAsync(former));
        if (!restart)
        {
            Assert.Equal(SessionEnd.SignedOut, await over.Task.WaitAsync(Stop));
        }
        var accounts = await world.AccountsAsync();
        Assert.Equal(account, Assert.Single(accounts, one => one.FormerSince is not null).AccountId);
        Assert.Contains("Half a thought", Assert.Single(await world.DraftsOfAsync(account)), StringComparison.Ordinal);
        next.Dispose();
        await GoAfterThirtyDaysAsync(world, account);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.HashedEjabberdSql)]
    public async Task Changed_password_keeps_everything(ServerKind kind)
    {
        var server = await servers.TakeAsync(kind);
        await using var world = await HolderWorld.CreateAsync(server);
        var (_, page) = await world.SignInAsync(HolderWorld.FirstPassword);
        await page.Get<IOwnFeed>().SetAudienceAsync(Audience.Everybody, Stop);
        await page.Get<IDrafts>().SetAsync(DraftLocation.Home, "Half a thought", Stop);
        var marker = await world.MarkerAsync();
        page.Dispose();
        await world.RestartAsync();
        await world.AddUnsentAsync("Not sent yet");

        await server.ChangePasswordAsync("frank", HolderWorld.OtherPassword);
        var (_, again) = await world.SignInAsync(HolderWorld.OtherPassword);

        Assert.Equal("Half a thought", await again.Get<IDrafts>().GetAsync(DraftLocation.Home, Stop));
        await again.Get<IOutbox>().UntilAsync(outbox => outbox.Entries.Count == 0);
        Assert.Equal(1, await world.PublishedAsync(HolderWorld.OtherPassword));
        Assert.Equal(marker, await world.MarkerAsync());
        Assert.Equal([marker], await world.MarkersAtServerAsync(HolderWorld.OtherPassword));
        Assert.Single(await world.AccountsAsync());
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.HashedEjabberdSql)]
    public async Task Marker_that_another_client_removes_is_made_again_while_a_page_is_open(ServerKind kind)
    {
        var server = await servers.TakeAsync(kind);
        await using var world = await HolderWorld.CreateAsync(server);
        var (_, page) = await world.SignInAsync(HolderWorld.FirstPassword);
        await page.Get<IDrafts>().SetAsync(DraftLocation.Home, "Half a thought", Stop);
        var marker = await world.MarkerAsync();
        await RemoveMarkerAsync(world);

        var (_, other) = await world.SignInAsync(HolderWorld.FirstPassword);

        Assert.Equal("Half a thought", await other.Get<IDrafts>().GetAsync(DraftLocation.Home, Stop));
        Assert.Equal([marker], await world.MarkersAtServerAsync(HolderWorld.FirstPassword));
        Assert.Single(await world.AccountsAsync());
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.HashedEjabberdSql)]
    public async Task Marker_that_another_client_removes_is_made_again_while_a_browser_is_kept_signed_in(
        ServerKind kind
    )
    {
        var server = await servers.TakeAsync(kind);
        await using var world = await HolderWorld.CreateAsync(server);
        var (kept, page) = await world.SignInAsync(HolderWorld.FirstPassword, keep: true);
        await page.Get<IDrafts>().SetAsync(DraftLocation.Home, "Half a thought", Stop);
        var marker = await world.MarkerAsync();
        page.Dispose();
        await world.RestartAsync();
        await RemoveMarkerAsync(world);

        // No page is open: the kept sign-in counts, because the server has the same password still.
        var (_, other) = await world.SignInAsync(HolderWorld.FirstPassword);
        Assert.Equal("Half a thought", await other.Get<IDrafts>().GetAsync(DraftLocation.Home, Stop));
        Assert.Equal([marker], await world.MarkersAtServerAsync(HolderWorld.FirstPassword));
        other.Dispose();
        await world.RestartAsync();
        await RemoveMarkerAsync(world);

        // The kept browser itself comes back.
        using var back = await world.OpenAsync(kept);
        Assert.Equal("Half a thought", await back!.Get<IDrafts>().GetAsync(DraftLocation.Home, Stop));
        await IsAtServerAsync(world, marker);
        Assert.Single(await world.AccountsAsync());
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    public async Task Marker_that_is_gone_while_nobody_is_signed_in_tells_another_holder(ServerKind kind)
    {
        var server = await servers.TakeAsync(kind);
        await using var world = await HolderWorld.CreateAsync(server);
        var (ticket, page) = await world.SignInAsync(HolderWorld.FirstPassword, keep: true);
        await page.Get<IDrafts>().SetAsync(DraftLocation.Home, "Half a thought", Stop);
        await world.Pool.SignOutAsync(ticket, everywhere: true, Stop);
        await RemoveMarkerAsync(world);

        var (_, next) = await world.SignInAsync(HolderWorld.FirstPassword);

        Assert.Null(await next.Get<IDrafts>().GetAsync(DraftLocation.Home, Stop));
        Assert.Equal([await world.MarkerAsync()], await world.MarkersAtServerAsync(HolderWorld.FirstPassword));
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.HashedEjabberdSql)]
    public async Task Kept_browser_that_finds_the_marker_of_another_holder_sends_nothing_and_is_signed_out(
        ServerKind kind
    )
    {
        var server = await servers.TakeAsync(kind);
        await using var world = await HolderWorld.CreateAsync(server);
        var (kept, page) = await world.SignInAsync(HolderWorld.FirstPassword, keep: true);
        await page.Get<IOwnFeed>().SetAudienceAsync(Audience.Everybody, Stop);
        page.Dispose();
        await world.RestartAsync();
        await world.AddUnsentAsync("Not sent yet");
        var other = HolderMarker.New();
        await world.ElsewhereAsync(
            HolderWorld.FirstPassword,
            async pubSub =>
            {
                await pubSub.DeleteNodeAsync(world.Frank, HolderMarker.Node, Stop);
                Assert.True(await new MarkerNode(world.Frank, pubSub).KeepAsync(other, Stop));
            }
        );

        using var back = await world.OpenAsync(kept);
        var over = new TaskCompletionSource<SessionEnd>();
        back!.Ended += over.SetResult;
        Assert.Equal(SessionEnd.SignedOut, await over.Task.WaitAsync(Stop));
        await world.RestartAsync();
        Assert.Null(await world.OpenAsync(kept));
        var (_, next) = await world.SignInAsync(HolderWorld.FirstPassword);
        Assert.Empty(next.Get<IOutbox>().Entries);
        Assert.Equal(other.Value, await world.MarkerAsync());
        Assert.Equal(0, await world.PublishedAsync(HolderWorld.FirstPassword));
    }

    private static Task RemoveMarkerAsync(HolderWorld world) =>
        world.ElsewhereAsync(
            HolderWorld.FirstPassword,
            pubSub => pubSub.DeleteNodeAsync(world.Frank, HolderMarker.Node, Stop)
        );

    private static async Task IsAtServerAsync(HolderWorld world, string marker)
    {
        using var again = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        await world.ElsewhereAsync(
            HolderWorld.FirstPassword,
            async pubSub =>
            {
                var node = new MarkerNode(world.Frank, pubSub);
                while ((await node.ReadAsync(Stop)).StateOf(HolderMarker.Parse(marker)!) != MarkerState.Same)
                {
                    await again.WaitForNextTickAsync(Stop);
                }
            }
        );
    }

    private static async Task GoAfterThirtyDaysAsync(HolderWorld world, long account)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow.AddDays(29));
        await using var later = world.NewPool(world.SignIns, time);
        Assert.Equal(0, await later.RemoveFormerAsync(Stop));
        Assert.NotEmpty(await world.DraftsOfAsync(account));
        time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1, await later.RemoveFormerAsync(Stop));
        Assert.Empty(await world.DraftsOfAsync(account));
        Assert.Equal(world.Frank.ToString(), Assert.Single(await world.AccountsAsync()).Jid);
    }
}
