using System.Text;
using Microblog.Xmpp.Streams;
using Xunit;

namespace Microblog.Xmpp.Tests.Streams;

public sealed class StreamCostTests
{
    private const string Header =
        "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>";

    private const string Event =
        "<message from='alice@example.org' to='bob@example.org/desk' type='headline' id='e1'>"
        + "<event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:xmpp:microblog:0'>"
        + "<item id='5e2b0c9e-1f2a-4a0e-9c62-000000000001' publisher='alice@example.org'>"
        + "<entry xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><title type='text'>The path along the river is open "
        + "again, the bridge is repaired &amp; whoever wants to come on Saturday brings boots and a friend.</title>"
        + "<id>xmpp:alice@example.org?;node=urn%3Axmpp%3Amicroblog%3A0;item=5e2b0c9e</id>"
        + "<published>2026-01-01T12:00:00Z</published><updated>2026-01-01T12:00:00Z</updated>"
        + "<author><name>alice</name><uri>xmpp:alice@example.org</uri></author>"
        + "<link rel='alternate' href='https://example.org/notes/1'/></entry></item></items></event></message>";

    [Fact]
    public void Framing_allocates_nothing()
    {
        var bytes = Encoding.UTF8.GetBytes(Header + string.Concat(Enumerable.Repeat(Event, 20)));
        var framer = new StanzaFramer(bytes.Length);
        var frames = 0;
        var least = AllocatedBytes.Least(
            50,
            () =>
            {
                framer.Reset();
                frames = Frame(framer, bytes);
            }
        );
        Assert.Equal(21, frames);
        Assert.Equal(0, least);
    }

    [Fact]
    public void An_event_with_a_post_costs_little_more_than_its_element()
    {
        var parser = new StanzaParser();
        parser.ParseHeader(Encoding.UTF8.GetBytes(Header));
        var bytes = Encoding.UTF8.GetBytes(Event);
        parser.Parse(bytes);
        var element = parser.Parse(bytes);
        Assert.InRange(AllocatedBytes.Least(10, () => element = parser.Parse(bytes)), 1, 7_000);
        Assert.Equal("message", element.Name.LocalName);
    }

    // In pieces of 100 bytes, as it would come.
    private static int Frame(StanzaFramer framer, byte[] bytes)
    {
        var (start, end, frames) = (0, 0, 0);
        while (end < bytes.Length)
        {
            end = Math.Min(end + 100, bytes.Length);
            ReadOnlySpan<byte> data = bytes.AsSpan(start, end - start);
            while (framer.Next(ref data, out _) != FrameKind.Incomplete)
            {
                frames++;
            }
            start = end - data.Length;
        }
        return frames;
    }
}
