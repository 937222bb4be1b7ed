using System.Threading.Channels;
using Microblog.Testing.Scripted;
using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Session;
using Microblog.Xmpp.Tests.Session;
using Xunit;

namespace Microblog.Xmpp.Tests.PubSub;

/// <summary>One item beyond a limit costs neither its stanza nor the items beside it.</summary>
[Trait("Spec", "XEP-0060 6.5 and 7.1")]
public sealed class ItemLimitTests
{
    private static readonly Jid Bob = Jid.Parse("bob@example.org");

    /// <summary>All limits but that of bytes: a stanza that is too large is not held, so its items are not either.</summary>
    public static TheoryData<StanzaLimit> Limits() =>
        [.. BeyondLimits.Limits.Where(limit => limit != StanzaLimit.Bytes)];

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Limits))]
    public async Task Item_beyond_a_limit_comes_without_content_and_its_neighbours_whole(StanzaLimit limit)
    {
        using var server = new ScriptedServer(7);
        var events = Channel.CreateUnbounded<PubSubEvent>();
        PubSubService? pubSub = null;
        var (session, connection) = await server.OpenedAsync(
            server.Options with
            {
                MaxStanzaBytes = 4 * BeyondLimits.MaxStanzaBytes,
            },
            s =>
            {
                pubSub = new PubSubService(s);
                pubSub.EventReceived += e => events.Writer.TryWrite(e);
            }
        );
        var items =
            "<items node='n'><item id='1'><entry xmlns='urn:e'>one</entry></item>"
            + $"<item id='2' publisher='bob@example.org'><entry xmlns='urn:e'>{BeyondLimits.Content(limit)}</entry></item>"
            + $"<item id='3'>{BeyondLimits.Content(limit)}</item>"
            + "<item id='4'><entry xmlns='urn:e'>four</entry></item></items>";
        await connection.SendAsync(
            $"<message from='bob@example.org'><event xmlns='http://jabber.org/protocol/pubsub#event'>{items}</event></message>"
        );
        Check(Assert.IsType<PubSubEvent.Items>(await events.Reader.ReadAsync()).Published);

        var reading = pubSub!.GetItemsAsync(Bob, "n", 20, 20, "");
        await connection.AnswerAsync(
            $"<pubsub xmlns='http://jabber.org/protocol/pubsub'>{items}<set xmlns='http://jabber.org/protocol/rsm'>"
                + "<first>1</first><last>4</last></set></pubsub>"
        );
        var page = await reading;
        Check(page.Items);
        Assert.Equal(("1", "4"), (page.Set!.First, page.Set.Last));
        Assert.Equal(new SessionState.Online(false), session.State);
        server.IsReachable = false;
        connection.Cut();
        await session.DisposeAsync();

        static void Check(IReadOnlyList<PubSubItem> items)
        {
            Assert.Equal(["1", "2", "3", "4"], items.Select(item => item.Id));
            Assert.Equal([false, true, true, false], items.Select(item => item.IsOverLimit));
            Assert.Equal(["one", null, null, "four"], items.Select(item => item.Payload?.Value));
            Assert.Equal(Bob, items[1].Publisher);
        }
    }
}
