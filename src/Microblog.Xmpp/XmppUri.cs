using System.Diagnostics.CodeAnalysis;

namespace Microblog.Xmpp;

/// <summary>
/// An <c>xmpp:</c> URI (RFC 5122) as pubsub uses it (XEP-0060, 12.22): an address, and a node and an item where it names them.
/// </summary>
public sealed record XmppUri(Jid Address, string? Node = null, string? Item = null)
{
    /// <summary>Reads <c>xmpp:service?;node=…;item=…</c>, percent-encoded or not; parameters in any order, others ignored.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out XmppUri? uri)
    {
        uri = null;
        text = text?.Trim();
        if (text is null || !text.StartsWith("xmpp:", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }
        var rest = text["xmpp:".Length..];
        var fragment = rest.IndexOf('#', StringComparison.Ordinal);
        if (fragment >= 0)
        {
            rest = rest[..fragment];
        }
        var question = rest.IndexOf('?', StringComparison.Ordinal);
        var path = question < 0 ? rest : rest[..question];
        if (path.StartsWith("//", StringComparison.Ordinal))
        {
            // xmpp://account@authority/address: the address is what matters.
            var slash = path.IndexOf('/', 2);
            path = slash < 0 ? path[2..] : path[(slash + 1)..];
        }
        if (!Jid.TryParse(Uri.UnescapeDataString(path), out var address))
        {
            return false;
        }
        string? node = null;
        string? item = null;
        if (question >= 0)
        {
            foreach (var part in rest[(question + 1)..].Split(';', '&'))
            {
                var equals = part.IndexOf('=', StringComparison.Ordinal);
                if (equals < 0)
                {
                    continue;
                }
                var value = Uri.UnescapeDataString(part[(equals + 1)..]);
                switch (part[..equals].ToLowerInvariant())
                {
                    case "node":
                        node = value;
                        break;
                    case "item":
                        item = value;
                        break;
                }
            }
        }
        uri = new XmppUri(address, node, item);
        return true;
    }

    /// <summary>The URI with every reserved character percent-encoded.</summary>
    public override string ToString()
    {
        var text = "xmpp:" + string.Join('/', Address.ToString().Split('/').Select(EscapeAddress));
        if (Node is not null)
        {
            text += "?;node=" + Uri.EscapeDataString(Node);
        }
        if (Item is not null)
        {
            text += (Node is null ? "?" : "") + ";item=" + Uri.EscapeDataString(Item);
        }
        return text;
    }

    private static string EscapeAddress(string part) =>
        Uri.EscapeDataString(part).Replace("%40", "@", StringComparison.Ordinal);
}
