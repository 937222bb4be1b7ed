using System.Xml.Linq;
using Microblog.Xmpp.Streams;

namespace Microblog.Xmpp.Sasl;

/// <summary>The profile of XEP-0388: what else the stream needs goes along, and it does not begin anew.</summary>
/// <param name="reader">Reads the answers.</param>
/// <param name="send">Writes an element.</param>
/// <param name="client">Who signs in: a stable id, and a name that people may see.</param>
/// <param name="along">What goes along whatever the mechanism.</param>
/// <param name="tokenMechanism">The mechanism to ask a token for (XEP-0484, 3.3), or null.</param>
internal sealed class Sasl2Profile(
    XmppStreamReader reader,
    Func<XElement, ValueTask> send,
    (Guid Id, string Name) client,
    IReadOnlyList<XElement> along,
    string? tokenMechanism
) : SaslProfile(reader, send)
{
    protected override XNamespace Namespace => Sasl2.Namespace;

    protected override XElement Request(ISaslMechanism mechanism)
    {
        var withToken = mechanism is HashedTokenMechanism;
        return new XElement(
            Namespace + "authenticate",
            new XAttribute("mechanism", mechanism.Name),
            new XElement(Namespace + "initial-response", ToText(mechanism.Start())),
            new XElement(
                Namespace + "user-agent",
                new XAttribute("id", client.Id.ToString("D")),
                new XElement(Namespace + "software", client.Name)
            ),
            along,
            withToken ? new XElement(Sasl2.Fast + "fast") : null,
            !withToken && tokenMechanism is not null
                ? new XElement(Sasl2.Fast + "request-token", new XAttribute("mechanism", tokenMechanism))
                : null
        );
    }

    protected override byte[]? ReadAdditional(XElement success) =>
        FromText(success.Element(Namespace + "additional-data")?.Value ?? "");

    /// <summary>The token that came along with success, or null (XEP-0484, 3.4 and 3.6).</summary>
    /// <param name="success">The server's answer.</param>
    /// <param name="mechanism">The mechanism that it is for: the one asked for, or that of the token it takes the place of.</param>
    /// <param name="clientId">Whom it was given to.</param>
    public static XmppCredentials.FastToken? ReadToken(XElement success, string? mechanism, Guid clientId)
    {
        const int MaxTokenLength = 4096;
        var token = success.Element(Sasl2.Fast + "token");
        if (mechanism is null || token?.Attribute("token")?.Value is not { Length: > 0 and <= MaxTokenLength } value)
        {
            return null;
        }
        var hasExpiry = DateTimeOffset.TryParse(
            token.Attribute("expiry")?.Value,
            System.Globalization.CultureInfo.InvariantCulture,
            System.Globalization.DateTimeStyles.AssumeUniversal,
            out var expires
        );
        return new XmppCredentials.FastToken(mechanism, value, hasExpiry ? expires : null, clientId);
    }
}
