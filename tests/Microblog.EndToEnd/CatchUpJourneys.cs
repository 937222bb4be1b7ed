using System.Globalization;
using System.Text.RegularExpressions;
using Microblog.Core.Model;
using Microblog.Testing.Servers;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Microblog.EndToEnd;

/// <summary>Somebody who follows very many feeds.</summary>
[TestClass(DisableParallelization = true)]
[Trait("Category", "Browser")]
[Trait("Category", "Server")]
public sealed partial class CatchUpJourneys(World world)
{
    private const int Feeds = 200;
    private const int PostsEach = 3;
    private const int AtOnce = 8;
    private const int BytesASecond = 60_000;

    [Theory(Timeout = 300_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.HashedEjabberdSql)]
    public async Task Catching_up_with_very_many_is_stopped_in_the_middle_and_goes_on(ServerKind kind)
    {
        var server = await world.ServerAsync(kind);
        var feeds = Enumerable
            .Range(0, Feeds)
            .Select(number => new FeedAddress(server.PubSub, $"many-{number}"))
            .ToList();
        await server.MakeAsync("carol", feeds);
        var posts = await server.FillAsync("carol", feeds, Feeds * PostsEach);
        await server.ListAsync("dave", feeds);
        // At a server as fast as this one nobody gets to stop anything.
        await using var wire = new Wire(server.StartTlsUri);
        wire.Narrow(BytesASecond);
        await using var site = await OwnSite.StartAsync(
            server,
            ($"Xmpp:Servers:{server.Host}", wire.Address.ToString())
        );
        await using var dave = await world.SignInAsync(site, "dave");

        var count = dave.Page.Locator(".head .count");
        await Expect(count).ToHaveTextAsync(AmongAll());
        await Expect(dave.Page.GetByRole(AriaRole.Progressbar, new() { Name = "Catching up" })).ToBeVisibleAsync();
        var before = await DoneAsync(count);
        await dave.Button("Stop catching up").ClickAsync();
        await Expect(count).ToHaveTextAsync(Stopped());
        await Expect(dave.Button("Catch up")).ToBeFocusedAsync();
        var stopped = await DoneAsync(count);
        Assert.InRange(stopped, before, Feeds - AtOnce);

        // What was asked for comes, and nothing else, though all are subscribed to by and by; what happens now is seen.
        wire.Widen();
        await server.AreSubscribedAsync("dave", Feeds);
        var live = (await server.PublishAsync("carol", feeds[^1], "Live meanwhile")).Single();
        await Expect(dave.Pill).ToBeVisibleAsync();
        // As many as are on their way may have been answered already, and wait to be stored.
        Assert.InRange(await DoneAsync(count), stopped, stopped + 2 * AtOnce);
        await dave.SeesAsync("Live meanwhile");

        await dave.Button("Catch up").ClickAsync();
        await Expect(count).ToHaveCountAsync(0);
        // What failed counts as caught up with: it is named, tried again, and folds in.
        await Expect(dave.Page.Locator(".trouble")).ToHaveCountAsync(0, new() { Timeout = 90_000 });
        await dave.Page.EvaluateAsync("scrollTo({ top: 0, behavior: 'instant' })");
        var all = posts.Append(new(feeds[^1], live)).Select(post => post.ToString()).Reverse();
        await dave.WalkAsync(down: true, posts: int.MaxValue);
        Assert.Equal(all, await dave.WalkedAsync());
        site.AssertNoErrors();
    }

    private static async Task<int> DoneAsync(ILocator count) =>
        int.Parse(Done().Match(await count.InnerTextAsync()).Value, CultureInfo.InvariantCulture);

    // With the own feed.
    [GeneratedRegex(@"\d+ of 201$")]
    private static partial Regex AmongAll();

    [GeneratedRegex(@"^Catching up was stopped: \d+ of 201 feeds$")]
    private static partial Regex Stopped();

    [GeneratedRegex(@"\d+(?= of)")]
    private static partial Regex Done();
}
