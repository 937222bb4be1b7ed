using System.Xml.Linq;
using Microblog.Xmpp.Addresses;
using Microblog.Xmpp.Sasl;
using Microblog.Xmpp.Streams;

namespace Microblog.Xmpp.Session;

/// <summary>A signed-in stream that is not bound yet, unless that went along with the sign-in.</summary>
/// <param name="Stream">The encrypted connection.</param>
/// <param name="Reader">Reads from it.</param>
/// <param name="Server">The server at its other end.</param>
/// <param name="Features">What the server offers now.</param>
/// <param name="Memory">What this sign-in leaves for the next.</param>
/// <param name="Success">The server's answer of XEP-0388 with what went along; null for the profile of RFC 6120.</param>
internal sealed record SignedInStream(
    Stream Stream,
    XmppStreamReader Reader,
    ServerAddress Server,
    XElement Features,
    SignInMemory Memory,
    XElement? Success
)
{
    /// <summary>Writes one element at once.</summary>
    public ValueTask SendAsync(XElement element, CancellationToken cancellation) =>
        SessionAuthentication.WriteAsync(Stream, StanzaWriter.Bytes(element), cancellation);
}
