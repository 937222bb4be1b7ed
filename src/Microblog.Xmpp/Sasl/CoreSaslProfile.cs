using System.Xml.Linq;
using Microblog.Xmpp.Streams;

namespace Microblog.Xmpp.Sasl;

/// <summary>The profile of RFC 6120, 6.4: the stream begins anew after it.</summary>
internal sealed class CoreSaslProfile(XmppStreamReader reader, Func<XElement, ValueTask> send)
    : SaslProfile(reader, send)
{
    protected override XNamespace Namespace => Ns.Sasl;

    protected override XElement Request(ISaslMechanism mechanism)
    {
        var initial = mechanism.Start();
        return new XElement(
            Ns.Sasl + "auth",
            new XAttribute("mechanism", mechanism.Name),
            initial.Length == 0 ? "=" : ToText(initial)
        );
    }

    protected override byte[]? ReadAdditional(XElement success) => FromText(success.Value);
}
