using System.Text.Json;
using System.Text.Json.Serialization;
using Microblog.Core.Model;
using Microblog.Core.Posts;

namespace Microblog.Core.Publishing;

/// <summary>The files beside a text that has not been sent, in their order.</summary>
/// <param name="Files">The files.</param>
/// <param name="Before">Of an edit, the addresses of those that the post had.</param>
public sealed record DraftAttachmentList(IReadOnlyList<DraftAttachment> Files, IReadOnlyList<Uri> Before)
{
    /// <summary>No file.</summary>
    public static DraftAttachmentList None { get; } = new([], []);

    /// <summary>The files as they are sent.</summary>
    [JsonIgnore]
    public IReadOnlyList<Attachment> Attachments => [.. Files.Select(one => one.File)];

    /// <summary>What an edit of a post starts from.</summary>
    internal static DraftAttachmentList Of(Post post)
    {
        var files = PostComposer.KeptAttachments(post);
        return new([.. files.Select(DraftAttachment.Of)], [.. files.Select(one => one.Address)]);
    }

    internal static DraftAttachmentList Parse(string json) =>
        JsonSerializer.Deserialize<DraftAttachmentList>(json) ?? None;

    internal string ToJson() => JsonSerializer.Serialize(this);
}
