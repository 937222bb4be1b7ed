using Microblog.Xmpp.Addresses;

namespace Microblog.Xmpp.Streams;

/// <summary>A stream error (RFC 6120, 4.9): what the server sent, or what was found wrong with what it sent.</summary>
public sealed class StreamException(string condition, string? text, bool fromServer)
    : XmppException(
        (fromServer ? "The server ended the stream: " : "The server sent what is no XMPP: ")
            + (text is { Length: > 0 } ? $"{condition} ({text})" : condition)
    )
{
    /// <summary>The defined condition's name, such as <c>conflict</c> (RFC 6120, 4.9.3).</summary>
    public string Condition { get; } = condition;

    /// <summary>True where the server sent it; false where it is the answer to something that the server sent.</summary>
    public bool FromServer { get; } = fromServer;

    /// <summary>Where the server wants to be reached instead (<c>see-other-host</c>, RFC 6120, 4.9.3.19), as it wrote it; or null.</summary>
    public string? OtherHost { get; init; }

    /// <summary>That place, reached as the server that named it was; null where it names none.</summary>
    internal ServerAddress? SeeOther(ServerAddress here) =>
        FromServer && OtherHost is not null ? here.WithHost(OtherHost) : null;

    /// <summary>What is left of the stanza that ended the stream by its size, or null.</summary>
    internal System.Xml.Linq.XElement? Stub { get; private init; }

    internal static StreamException Found(string condition, string text, System.Xml.Linq.XElement? stub = null) =>
        new(condition, text, fromServer: false) { Stub = stub };

    internal static StreamException NotWellFormed(string text) => Found("not-well-formed", text);
}
