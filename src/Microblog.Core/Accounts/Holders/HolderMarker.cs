using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace Microblog.Core.Accounts.Holders;

/// <summary>
/// A random value that stays with one holder of an address: kept in a private node of the account, and with what is stored
/// here for it. A removed account takes its nodes along, so that the next holder of the address has another one, or none.
/// Never logged: who has it can pass for the former holder.
/// </summary>
public sealed record HolderMarker
{
    /// <summary>The node that it is kept in, and the namespace of its element.</summary>
    public const string Node = "https://github.com/microblog-xmpp/microblog#holder";

    /// <summary>How long it is as text, in characters.</summary>
    public const int Length = 2 * Bytes;

    private const int Bytes = 32;
    private static readonly XName Element = XName.Get("holder", Node);

    private HolderMarker(string value) => Value = value;

    /// <summary>256 random bits in hex.</summary>
    public string Value { get; }

    /// <summary>The id of its item: two programs that each make one do not replace each other's.</summary>
    public string ItemId => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Value)).AsSpan(0, 16));

    /// <summary>A new one.</summary>
    public static HolderMarker New() => new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes)));

    /// <summary>Reads one; null for anything else.</summary>
    public static HolderMarker? Parse(string? value) =>
        value is { Length: Length } && value.All(char.IsAsciiHexDigitLower) ? new HolderMarker(value) : null;

    /// <summary>Reads the payload of an item; null for anything else.</summary>
    public static HolderMarker? FromXml(XElement? payload) => payload?.Name == Element ? Parse(payload.Value) : null;

    /// <summary>The payload of its item.</summary>
    public XElement ToXml() => new(Element, Value);

    /// <inheritdoc />
    public override string ToString() => nameof(HolderMarker);
}
