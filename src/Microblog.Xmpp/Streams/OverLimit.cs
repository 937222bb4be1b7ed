using System.Xml.Linq;

namespace Microblog.Xmpp.Streams;

/// <summary>
/// Annotation of an element of which the content was not kept, because it is beyond a limit: of a stanza its kind and
/// addresses are left, of a pubsub item its attributes. No sender can write it.
/// </summary>
internal sealed record OverLimit(StanzaLimit Limit, string Text)
{
    /// <summary>The annotation of an element, or null.</summary>
    public static OverLimit? Of(XElement element) => element.Annotation<OverLimit>();
}
