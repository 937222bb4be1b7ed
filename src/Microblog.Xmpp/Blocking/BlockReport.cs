using System.Xml.Linq;

namespace Microblog.Xmpp.Blocking;

/// <summary>Why somebody is reported (XEP-0377, 3).</summary>
public enum BlockReason
{
    /// <summary>Messages or posts that nobody asked for.</summary>
    Spam,

    /// <summary>Unwanted messages or posts that hurt.</summary>
    Abuse,
}

/// <summary>A report to the own server about somebody who is blocked (XEP-0377).</summary>
/// <param name="Reason">Why.</param>
/// <param name="Text">In one's own words, or null; at most <see cref="MaxText"/> characters.</param>
public sealed record BlockReport(BlockReason Reason, string? Text)
{
    /// <summary>What a server that takes reports announces.</summary>
    public const string Feature = "urn:xmpp:reporting:1";

    /// <summary>The longest text.</summary>
    public const int MaxText = 2000;

    private static readonly XNamespace Namespace = Feature;

    /// <summary>The <c>report</c> element.</summary>
    internal XElement ToXml() =>
        new(
            Namespace + "report",
            new XAttribute(
                "reason",
                Reason == BlockReason.Spam ? "urn:xmpp:reporting:spam" : "urn:xmpp:reporting:abuse"
            ),
            Text is { Length: > 0 } text ? new XElement(Namespace + "text", text.Cut(MaxText)) : null
        );
}
