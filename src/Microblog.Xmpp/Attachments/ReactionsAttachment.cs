using System.Xml.Linq;
using Microblog.Xmpp.Delay;

namespace Microblog.Xmpp.Attachments;

/// <summary>A person's reactions to an item (XEP-0470, 4.8).</summary>
/// <param name="Reactions">Emoji, each once, at most 32 of at most 64 characters. What looks like none is left to who shows them.</param>
/// <param name="At">When they were last changed, or null where that is not told.</param>
public sealed record ReactionsAttachment(IReadOnlyList<string> Reactions, DateTimeOffset? At)
{
    private const int MaxReactions = 32;
    private const int MaxLength = 64;

    internal static readonly XName Name = ItemAttachments.Namespace + "reactions";
    private static readonly XName Reaction = ItemAttachments.Namespace + "reaction";

    internal static ReactionsAttachment FromXml(XElement element) =>
        new(
            [.. Distinct(element.Elements(Reaction).Select(reaction => reaction.Value))],
            XmppDateTime.Parse(element.Attribute("timestamp")?.Value)
        );

    internal XElement ToXml() =>
        new(
            Name,
            ItemAttachments.Timestamp(At),
            Distinct(Reactions).Select(reaction => new XElement(Reaction, reaction))
        );

    internal static IEnumerable<string> Distinct(IEnumerable<string> reactions) =>
        reactions
            .Select(reaction => reaction.Trim())
            .Where(reaction => reaction.Length is > 0 and <= MaxLength)
            .Distinct(StringComparer.Ordinal)
            .Take(MaxReactions);
}
