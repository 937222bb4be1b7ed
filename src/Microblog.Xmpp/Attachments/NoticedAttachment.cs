using System.Xml.Linq;
using Microblog.Xmpp.Delay;

namespace Microblog.Xmpp.Attachments;

/// <summary>A person has seen an item (XEP-0470, 4.7).</summary>
/// <param name="At">When, or null where that is not told.</param>
public sealed record NoticedAttachment(DateTimeOffset? At)
{
    internal static readonly XName Name = ItemAttachments.Namespace + "noticed";

    internal static NoticedAttachment FromXml(XElement element) =>
        new(XmppDateTime.Parse(element.Attribute("timestamp")?.Value));

    internal XElement ToXml() => new(Name, ItemAttachments.Timestamp(At));
}
