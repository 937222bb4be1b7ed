using System.Xml.Linq;
using Microblog.Xmpp.Sasl;
using Microblog.Xmpp.Streams;

namespace Microblog.Xmpp.Session;

/// <summary>A signed-in stream that is not bound yet.</summary>
internal sealed record SignedInStream(
    Stream Stream,
    XmppStreamReader Reader,
    XElement Features,
    ISaslMechanism Mechanism
)
{
    /// <summary>Writes one element at once.</summary>
    public ValueTask SendAsync(XElement element, CancellationToken cancellation) =>
        SignIn.WriteAsync(Stream, StanzaWriter.Bytes(element), cancellation);
}
