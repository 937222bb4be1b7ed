using System.Xml.Linq;

namespace Microblog.Xmpp.Profiles;

/// <summary>The name that a person gives themselves (XEP-0172): the payload of its node, and of presence and messages.</summary>
public static class Nickname
{
    /// <summary>The node, and the element's namespace.</summary>
    public const string Node = "http://jabber.org/protocol/nick";

    private const int MaxLength = 250;
    private static readonly XName Name = XName.Get("nick", Node);

    /// <summary>Reads a <c>nick</c> element: trimmed, cut after 250 characters; null where it is none or says nothing.</summary>
    public static string? FromXml(XElement? nick) =>
        nick?.Name == Name && nick.Value.Trim() is { Length: > 0 } text ? text.Cut(MaxLength) : null;

    /// <summary>The element; empty for no name.</summary>
    public static XElement ToXml(string? nickname) => new(Name, nickname);
}
