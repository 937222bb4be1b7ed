using System.Xml.Linq;

namespace Microblog.Xmpp.Streams;

/// <summary>Annotation of a stanza that was read but for the content of some of its items.</summary>
/// <param name="Count">How many items.</param>
/// <param name="First">Why the first of them.</param>
internal sealed record DroppedItems(int Count, OverLimit First)
{
    /// <summary>The annotation of a stanza, or null.</summary>
    public static DroppedItems? Of(XElement stanza) => stanza.Annotation<DroppedItems>();
}
