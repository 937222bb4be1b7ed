using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microblog.Xmpp.Addresses;

namespace Microblog.Xmpp;

/// <summary>
/// An <c>xmpp:</c> URI (RFC 5122): an address, what to do with it (XEP-0147), and a pubsub node and an item where it names
/// them (XEP-0060, 12.22). What is read is what was written, whatever characters the parts hold; a fragment is not kept.
/// </summary>
public sealed record XmppUri
{
    private const string Scheme = "xmpp:";

    /// <exception cref="ArgumentException">A text has a surrogate without its other half, which no URI can carry.</exception>
    public XmppUri(Jid address, string? node = null, string? item = null) =>
        (Address, Node, Item) = (address, node, item);

    /// <summary>The address.</summary>
    public Jid Address { get; init; }

    /// <summary>The account to use, where the URI names one: <c>xmpp://account/address</c> (RFC 5122, 2.3).</summary>
    public Jid? Account { get; init; }

    /// <summary>The query type, such as <c>message</c> or <c>subscribe</c> (XEP-0147, 2), or null. Never empty.</summary>
    public string? Action
    {
        get;
        init => field = Checked(value is "" ? null : value);
    }

    /// <summary>The pubsub node, or null.</summary>
    public string? Node
    {
        get;
        init => field = Checked(value);
    }

    /// <summary>The item's id, or null; an empty id is an id.</summary>
    public string? Item
    {
        get;
        init => field = Checked(value);
    }

    /// <summary>The other keys with their values, in their order; without <c>node</c> and <c>item</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parameters
    {
        get;
        init
        {
            foreach (var (key, text) in value)
            {
                if (key.Length == 0 || IsNamed(key))
                {
                    throw new ArgumentException($"'{key}' is no key of its own.", nameof(value));
                }
                Checked(key);
                Checked(text);
            }
            field = [.. value];
        }
    } = [];

    /// <summary>The first value of the key, or null.</summary>
    public string? Parameter(string key)
    {
        foreach (var parameter in Parameters)
        {
            if (parameter.Key == key)
            {
                return parameter.Value;
            }
        }
        return null;
    }

    /// <summary>
    /// Reads <c>xmpp:service?;node=…;item=…</c>, percent-encoded or not; parameters in any order, divided by <c>;</c> or
    /// <c>&amp;</c>, those without a value ignored. False where the address is none or the encoding is malformed.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out XmppUri? uri)
    {
        uri = null;
        var rest = text.AsSpan().Trim();
        if (!rest.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }
        rest = rest[Scheme.Length..];
        if (rest.IndexOf('#') is var fragment and >= 0)
        {
            rest = rest[..fragment];
        }
        var question = rest.IndexOf('?');
        return TryReadPath(question < 0 ? rest : rest[..question], out var read)
            && TryReadQuery(question < 0 ? "" : rest[(question + 1)..], read, out uri);
    }

    /// <summary>The URI with every reserved character percent-encoded.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Scheme);
        if (Account is not null)
        {
            text.Append("//").Append(Encode(Account.Bare)).Append('/');
        }
        text.Append(Encode(Address));
        if (Action is null && Node is null && Item is null && Parameters.Count == 0)
        {
            return text.ToString();
        }
        text.Append('?').Append(PercentEncoding.Encode(Action ?? ""));
        foreach (var (key, value) in Parameters)
        {
            Append(text, PercentEncoding.Encode(key), value);
        }
        Append(text, "node", Node);
        Append(text, "item", Item);
        return text.ToString();
    }

    /// <inheritdoc />
    public bool Equals(XmppUri? other) =>
        other is not null
        && (Address, Account, Action, Node, Item)
            == (other.Address, other.Account, other.Action, other.Node, other.Item)
        && Parameters.SequenceEqual(other.Parameters);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Address, Account, Action, Node, Item, Parameters.Count);

    private static bool TryReadPath(ReadOnlySpan<char> path, [NotNullWhen(true)] out XmppUri? uri)
    {
        uri = null;
        Jid? account = null;
        if (path.StartsWith("//"))
        {
            path = path[2..];
            var slash = path.IndexOf('/');
            if (!TryReadAddress(slash < 0 ? path : path[..slash], out account))
            {
                return false;
            }
            // With an authority alone, the account itself is what is meant.
            path = slash < 0 ? path : path[(slash + 1)..];
        }
        if (!TryReadAddress(path, out var address))
        {
            return false;
        }
        uri = new XmppUri(address) { Account = account };
        return true;
    }

    private static bool TryReadAddress(ReadOnlySpan<char> text, [NotNullWhen(true)] out Jid? address)
    {
        address = null;
        return PercentEncoding.TryDecode(text, out var decoded) && Jid.TryParse(decoded, out address);
    }

    private static bool TryReadQuery(ReadOnlySpan<char> query, XmppUri path, [NotNullWhen(true)] out XmppUri? uri)
    {
        uri = null;
        var (action, node, item) = ((string?)null, path.Node, path.Item);
        List<KeyValuePair<string, string>> parameters = [];
        foreach (var range in query.SplitAny(';', '&'))
        {
            var part = query[range];
            var equals = part.IndexOf('=');
            if (!PercentEncoding.TryDecode(equals < 0 ? part : part[..equals], out var key))
            {
                return false;
            }
            if (equals < 0)
            {
                action = range.Start.Value == 0 ? key : action;
                continue;
            }
            if (!PercentEncoding.TryDecode(part[(equals + 1)..], out var value))
            {
                return false;
            }
            if (key.Equals("node", StringComparison.OrdinalIgnoreCase))
            {
                node = value;
            }
            else if (key.Equals("item", StringComparison.OrdinalIgnoreCase))
            {
                item = value;
            }
            else if (key.Length > 0)
            {
                parameters.Add(new(key, value));
            }
        }
        uri = path with { Action = action, Node = node, Item = item, Parameters = parameters };
        return true;
    }

    private static void Append(StringBuilder text, string key, string? value)
    {
        if (value is not null)
        {
            text.Append(';').Append(key).Append('=').Append(PercentEncoding.Encode(value));
        }
    }

    private static string Encode(Jid address) =>
        string.Join('/', address.ToString().Split('/').Select(PercentEncoding.Encode))
            .Replace("%40", "@", StringComparison.Ordinal);

    private static bool IsNamed(string key) =>
        key.Equals("node", StringComparison.OrdinalIgnoreCase)
        || key.Equals("item", StringComparison.OrdinalIgnoreCase);

    private static string? Checked(string? text) =>
        PercentEncoding.CanEncode(text)
            ? text
            : throw new ArgumentException("A surrogate without its other half.", nameof(text));
}
