using System.Globalization;
using System.Xml.Linq;
using Microblog.Core.Model;
using Microblog.Core.Tests.Fakes;
using Microblog.Core.Timelines;
using Microblog.Core.Timelines.Fetching;
using Microblog.Testing.Scripted;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Session;
using Xunit;

namespace Microblog.Core.Tests.Timelines.Fetching;

/// <summary>Items that no reader takes, over a real session: their neighbours are shown.</summary>
public sealed class OverLimitFeedTests
{
    private static readonly FeedAddress Jo = AccountWorld.Person("jo");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Page_and_events_with_an_item_beyond_the_limits_show_its_neighbours()
    {
        using var server = new ScriptedServer(7);
        await using var world = await AccountWorld.CreateAsync();
        PubSubService? pubSub = null;
        var (session, connection) = await server.OpenedAsync(prepare: opening =>
        {
            pubSub = new PubSubService(opening);
            pubSub.EventReceived += new FeedUpdater(world.Timelines).Take;
        });
        await world.Timelines.FollowAsync([Jo], home: true, Stop);
        await world.Timelines.ConnectAsync(new FeedPager(pubSub!), Stop);
        await using var window = await world.Timelines.OpenAsync(null, 20, Stop);

        // Three are fewer than asked for: the page is the feed's end.
        await connection.AnswerAsync(
            "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:microblog:0'>"
                + Item("one", world.Entry("One", 3))
                + Item("deep", Deep(world))
                + Item("two", world.Entry("Two", 1))
                + "</items></pubsub>"
        );
        await window.ShowsAsync("Two", "One");

        foreach (var (id, entry) in new[] { ("attributes", Attributes(world)), ("three", world.Entry("Three")) })
        {
            await connection.SendAsync(
                $"<message from='{Jo.Service}'><event xmlns='http://jabber.org/protocol/pubsub#event'>"
                    + $"<items node='{Jo.Node}'>{Item(id, entry)}</items></event></message>"
            );
        }
        await window.UntilAsync(snapshot => snapshot.UnreadCount == 1);
        await window.ShowNewAsync(Stop);
        var snapshot = await window.ShowsAsync("Three", "Two", "One");
        Assert.Empty(snapshot.Troubles);
        Assert.Equal(new SessionState.Online(false), session.State);
        server.IsReachable = false;
        connection.Cut();
        await session.DisposeAsync();
    }

    private static string Item(string id, XElement entry) =>
        $"<item id='{id}'>{entry.ToString(SaveOptions.DisableFormatting)}</item>";

    private static XElement Deep(AccountWorld world)
    {
        var entry = world.Entry("Deep", 2);
        XNamespace xhtml = "http://www.w3.org/1999/xhtml";
        var content = new XElement(xhtml + "blockquote", "x");
        for (var depth = 1; depth < 110; depth++)
        {
            content = new XElement(xhtml + "blockquote", content);
        }
        entry.Add(new XElement(entry.Name.Namespace + "content", new XAttribute("type", "xhtml"), content));
        return entry;
    }

    private static XElement Attributes(AccountWorld world)
    {
        var entry = world.Entry("Attributes");
        var names = Enumerable.Range(0, 300).Select(i => "data-a" + i.ToString(CultureInfo.InvariantCulture));
        entry.Add(new XElement(entry.Name.Namespace + "content", names.Select(name => new XAttribute(name, "x"))));
        return entry;
    }
}
