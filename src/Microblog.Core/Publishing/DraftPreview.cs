using System.Text.Json;
using Microblog.Core.Model;

namespace Microblog.Core.Publishing;

/// <summary>What is kept with a draft of the preview of a link in it.</summary>
/// <param name="Link">The link.</param>
/// <param name="Preview">Its preview; null where the person took it away.</param>
public sealed record DraftPreview(Uri Link, LinkPreview? Preview)
{
    /// <summary>Reads what is kept in the row of <see cref="DraftLocation.Preview"/>, or null.</summary>
    public static DraftPreview? Parse(string? json) =>
        json is null ? null : JsonSerializer.Deserialize<DraftPreview>(json);

    /// <summary>As it is kept.</summary>
    public string ToJson() => JsonSerializer.Serialize(this);
}
