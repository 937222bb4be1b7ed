using System.Text;

namespace Microblog.Benchmarks.Streams;

/// <summary>A stream of pubsub events, each with one post.</summary>
internal static class PubSubEvents
{
    /// <summary>A stream's opening tag.</summary>
    public const string Header =
        "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' from='example.org' id='1' version='1.0'>";

    /// <summary>The whole stream.</summary>
    public static byte[] Stream(int count)
    {
        var text = new StringBuilder(Header);
        for (var index = 0; index < count; index++)
        {
            text.Append(
                Invariant(
                    $"""
                    <message from='alice@example.org' to='bob@example.org/desk-{index
                        % 3}' type='headline' id='e{index}'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:xmpp:microblog:0'><item id='5e2b0c9e-1f2a-4a0e-9c62-{index:000000000000}' publisher='alice@example.org'><entry xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><title type='text'>Note {index}: the path along the river is open again, the bridge is repaired &amp; whoever wants to come on Saturday brings boots, something to drink and a friend.</title><id>xmpp:alice@example.org?;node=urn%3Axmpp%3Amicroblog%3A0;item=5e2b0c9e-1f2a-4a0e-9c62-{index:000000000000}</id><published>2026-01-01T12:00:00Z</published><updated>2026-01-01T12:00:00Z</updated><author><name>alice</name><uri>xmpp:alice@example.org</uri></author><link rel='alternate' href='https://example.org/notes/{index}'/><link rel='replies' title='comments' href='xmpp:pubsub.example.org?;node=urn%3Axmpp%3Amicroblog%3A0%3Acomments%2F5e2b0c9e-1f2a-4a0e-9c62-{index:000000000000}'/></entry></item></items></event></message>
                    """
                )
            );
        }
        return Encoding.UTF8.GetBytes(text.Append("</stream:stream>").ToString());
    }
}
