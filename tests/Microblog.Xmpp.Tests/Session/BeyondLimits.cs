namespace Microblog.Xmpp.Tests.Session;

/// <summary>Stanzas of every kind that are well-formed and beyond one limit of the reader.</summary>
internal static class BeyondLimits
{
    /// <summary>The largest stanza of the sessions that are tested; what is not about size fits.</summary>
    public const int MaxStanzaBytes = 1024 * 1024;

    private const string Sender = "bob@example.org/desk";

    /// <summary>Every limit of a stanza.</summary>
    public static IReadOnlyList<StanzaLimit> Limits { get; } = Enum.GetValues<StanzaLimit>();

    /// <summary>Every kind of stanza that a stranger can send.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
    ["message", "headline", "event", "presence", "get", "set", "result", "error"];

    /// <summary>A stanza of one kind with this content.</summary>
    public static string Stanza(string kind, string id, string content, string attributes = "") =>
        kind switch
        {
            "message" => $"<message from='{Sender}' id='{id}'{attributes}><body>a</body>{content}</message>",
            "headline" => $"<message from='{Sender}' type='headline' id='{id}'{attributes}>{content}</message>",
            "event" => $"<message from='{Sender}' type='headline' id='{id}'{attributes}>"
                + $"<event xmlns='http://jabber.org/protocol/pubsub#event'>{content}<items node='n'/></event></message>",
            "presence" => $"<presence from='{Sender}' id='{id}'{attributes}>{content}</presence>",
            _ => $"<iq from='{Sender}' type='{kind}' id='{id}'{attributes}><q xmlns='urn:q'>{content}</q></iq>",
        };

    /// <summary>Content that is beyond a limit.</summary>
    public static string Content(StanzaLimit limit) =>
        limit switch
        {
            StanzaLimit.Depth => Nested("<blockquote>", 110, "x", "</blockquote>"),
            StanzaLimit.Attributes => $"<p{Attributes(300)}>x</p>",
            StanzaLimit.Namespaces => $"<p{Repeat(300, i => $" xmlns:p{i}='urn:p'")}>x</p>",
            StanzaLimit.NamespaceDeclarations => Repeat(32_001, _ => "<a xmlns='b'/>"),
            StanzaLimit.Elements => Repeat(200_001, _ => "<a/>"),
            _ => $"<b>{new string('x', MaxStanzaBytes)}</b>",
        };

    /// <summary>Attributes with names of their own.</summary>
    public static string Attributes(int count) => Repeat(count, i => $" data-a{i}='x'");

    private static string Nested(string open, int depth, string text, string close) =>
        Repeat(depth, _ => open) + text + Repeat(depth, _ => close);

    private static string Repeat(int count, Func<int, string> make) =>
        string.Concat(Enumerable.Range(0, count).Select(make));
}
