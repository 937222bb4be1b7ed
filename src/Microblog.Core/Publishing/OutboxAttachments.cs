using System.Text.Json;
using Microblog.Core.Atom;
using Microblog.Core.Model;
using Microblog.Core.Storage;

namespace Microblog.Core.Publishing;

/// <summary>The attachments of something in the outbox, as they are stored.</summary>
/// <param name="Before">Of an edit, the addresses that it started from.</param>
/// <param name="After">What there is to be.</param>
internal sealed record OutboxAttachments(IReadOnlyList<Uri> Before, IReadOnlyList<Attachment> After)
{
    /// <summary>What is stored of a text that is handed over; null where it has none.</summary>
    public static string? Write(PostContent content) =>
        content.Attachments is { } files && (files.Count > 0 || content.AttachmentsBefore.Count > 0)
            ? JsonSerializer.Serialize(new OutboxAttachments(content.AttachmentsBefore, files))
            : null;

    /// <summary>What is stored, or null.</summary>
    public static OutboxAttachments? Of(OutboxEntity entity) =>
        entity.Attachments is null ? null : JsonSerializer.Deserialize<OutboxAttachments>(entity.Attachments);

    /// <summary>What it makes of the entry that the server has.</summary>
    public EnclosureChange ToChange() => new(Before, After);
}
