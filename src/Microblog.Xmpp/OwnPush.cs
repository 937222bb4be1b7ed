using System.Xml.Linq;

namespace Microblog.Xmpp;

/// <summary>A request that tells of a change of the account's own lists, which the own account alone may send (RFC 6121, 2.1.6).</summary>
internal static class OwnPush
{
    /// <exception cref="StanzaException">Another person sent it.</exception>
    public static void Check(XElement iq, Jid own)
    {
        var from = iq.Attribute("from")?.Value;
        if (from is not null && (!Jid.TryParse(from, out var sender) || (sender != own.Bare && sender != own)))
        {
            throw new StanzaException(StanzaErrors.Of("cancel", "service-unavailable"));
        }
    }
}
