using System.Globalization;
using System.Xml.Linq;

namespace Microblog.Xmpp.Attachments;

/// <summary>How often something was attached to an item, as its service counts (XEP-0470, 4.6).</summary>
/// <param name="Noticed">How many have seen it.</param>
/// <param name="Reactions">How many gave each reaction, at most 1,000 reactions.</param>
public sealed record AttachmentSummary(int Noticed, IReadOnlyDictionary<string, int> Reactions)
{
    private const int MaxReactions = 1000;
    private const int MaxLength = 64;

    private static readonly XNamespace Namespace = AttachmentNodes.SummaryPrefix;

    /// <summary>
    /// Reads a <c>summary</c> element; null where it is none. A reaction without a count was given once; a count that is
    /// no number, or below one, counts as none.
    /// </summary>
    public static AttachmentSummary? FromXml(XElement? summary)
    {
        if (summary?.Name != Namespace + "summary")
        {
            return null;
        }
        var reactions = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var element in summary.Elements(Namespace + "reactions").Elements(Namespace + "reaction"))
        {
            var reaction = element.Value.Trim();
            var count = element.Attribute("count") is { } given ? Count(given.Value) : 1;
            if (reaction.Length is > 0 and <= MaxLength && count > 0 && reactions.Count < MaxReactions)
            {
                reactions.TryAdd(reaction, count);
            }
        }
        return new AttachmentSummary(
            Count(summary.Element(Namespace + "noticed")?.Attribute("count")?.Value),
            reactions
        );
    }

    /// <summary>The counts of what several accounts attached, one entry each.</summary>
    public static AttachmentSummary Of(IEnumerable<AccountAttachments> attachments)
    {
        ArgumentNullException.ThrowIfNull(attachments);
        var each = attachments.DistinctBy(attached => attached.Account).ToList();
        return new AttachmentSummary(
            each.Count(attached => attached.Attachments.Noticed is not null),
            each.SelectMany(attached => ReactionsAttachment.Distinct(attached.Attachments.Reactions?.Reactions ?? []))
                .CountBy(reaction => reaction, StringComparer.Ordinal)
                .Take(MaxReactions)
                .ToDictionary(StringComparer.Ordinal)
        );
    }

    private static int Count(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;
}
