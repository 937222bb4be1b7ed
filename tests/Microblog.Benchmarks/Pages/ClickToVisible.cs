using System.Diagnostics;
using Microblog.Benchmarks.Reports;
using Microblog.Core.Model;
using Microblog.Testing.Servers;
using Microsoft.Playwright;

namespace Microblog.Benchmarks.Pages;

/// <summary>From one person's click to another person's page, beside what the server itself needs, turn by turn.</summary>
internal sealed class ClickToVisible(XmppServer server, Visitor alice, Visitor bob)
{
    private const int WarmUps = 5;
    private const int Rounds = 30;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly Samples _page = new();
    private readonly Samples _bare = new();

    public Samples Page => _page;

    public Samples Bare => _bare;

    public static async Task<ClickToVisible> MeasureAsync(string program, XmppServer server, IBrowser browser)
    {
        await using (var writer = await Writer.OpenAsync(server, "alice"))
        {
            await writer.FillAsync(await writer.MakeAsync(FeedAddress.MicroblogNode), 20);
        }
        await using var site = await PublishedSite.StartAsync(program, server);
        await using var alice = await Visitor.NewAsync(browser, site.Address);
        await using var bob = await Visitor.NewAsync(browser, site.Address);
        await alice.SignInAsync("alice", server.Password);
        await bob.SignInAsync("bob", server.Password);
        await alice.ShowAsync(1);
        await bob.ShowAsync(1);
        var measured = new ClickToVisible(server, alice, bob);
        await measured.RunAsync();
        return measured;
    }

    private async Task RunAsync()
    {
        await using var carol = await Writer.OpenAsync(server, "carol");
        await using var dave = await Writer.OpenAsync(server, "dave");
        // No page shows this node.
        var feed = await carol.MakeAsync("bench:entries");
        await dave.PubSub.SubscribeAsync(feed.Service, feed.Node);
        for (var round = -WarmUps; round < Rounds; round++)
        {
            var page = await PageAsync(Writer.Text("alice", 1000 + round));
            await Task.Delay(Pause);
            var bare = await BareAsync(carol, dave, feed, Writer.Text("carol", 1000 + round));
            await Task.Delay(Pause);
            if (round >= 0)
            {
                _page.Add(page);
                _bare.Add(bare);
            }
        }
    }

    private async Task<double> PageAsync(string text)
    {
        await bob.WatchAsync(text);
        await alice.PostAsync(text);
        var seen = await bob.SeenAsync();
        var clicked = await alice.ClickedAsync();
        await bob.ShowNewAsync(text);
        await alice.ShowNewAsync(text);
        return seen - clicked;
    }

    private static async Task<double> BareAsync(Writer carol, Writer dave, FeedAddress feed, string text)
    {
        var id = Guid.NewGuid().ToString();
        var hears = dave.HearsAsync(id);
        var (_, sent) = await carol.PublishAsync(feed, text, id: id);
        var at = await hears;
        return Stopwatch.GetElapsedTime(sent, at).TotalMilliseconds;
    }
}
