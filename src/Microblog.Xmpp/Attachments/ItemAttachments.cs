using System.Xml.Linq;
using Microblog.Xmpp.Delay;

namespace Microblog.Xmpp.Attachments;

/// <summary>
/// What one account attached to an item (XEP-0470, 4.1). Attachments of kinds that are not known here are kept, as they
/// have to be, and written again.
/// </summary>
public sealed record ItemAttachments
{
    internal static readonly XNamespace Namespace = AttachmentNodes.Prefix;
    internal static readonly XName Name = Namespace + "attachments";

    private const int MaxUnknown = 100;

    /// <summary>Nothing attached.</summary>
    public static ItemAttachments None { get; } = new();

    /// <summary>That the account has seen the item, or null.</summary>
    public NoticedAttachment? Noticed { get; init; }

    /// <summary>The account's reactions, or null.</summary>
    public ReactionsAttachment? Reactions { get; init; }

    /// <summary>Attachments of other kinds, as they came, at most 100.</summary>
    public IReadOnlyList<XElement> Others { get; init; } = [];

    /// <summary>True where nothing is attached.</summary>
    public bool IsEmpty => Noticed is null && Reactions is not { Reactions.Count: > 0 } && Others.Count == 0;

    /// <summary>Reads an <c>attachments</c> element; null where it is none.</summary>
    public static ItemAttachments? FromXml(XElement? element) =>
        element?.Name != Name
            ? null
            : new ItemAttachments
            {
                Noticed = element.Element(NoticedAttachment.Name) is { } noticed
                    ? NoticedAttachment.FromXml(noticed)
                    : null,
                Reactions = element.Element(ReactionsAttachment.Name) is { } reactions
                    ? ReactionsAttachment.FromXml(reactions)
                    : null,
                Others =
                [
                    .. element
                        .Elements()
                        .Where(child => child.Name != NoticedAttachment.Name && child.Name != ReactionsAttachment.Name)
                        .Take(MaxUnknown)
                        .Select(child => new XElement(child)),
                ],
            };

    /// <summary>The element; reactions that are none are left out.</summary>
    public XElement ToXml() =>
        new(
            Name,
            Noticed?.ToXml(),
            Reactions is { Reactions.Count: > 0 } reactions ? reactions.ToXml() : null,
            Others.Select(other => new XElement(other))
        );

    internal static XAttribute? Timestamp(DateTimeOffset? at) =>
        at is { } time ? new XAttribute("timestamp", XmppDateTime.Format(time)) : null;
}
