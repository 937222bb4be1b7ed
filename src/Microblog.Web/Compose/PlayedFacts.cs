using Microblog.Core.Model;
using Microsoft.AspNetCore.Mvc;

namespace Microblog.Web.Compose;

/// <summary>What a browser says of a video or audio file that it has looked at.</summary>
/// <param name="Width">Pixels, or null.</param>
/// <param name="Height">Pixels, or null.</param>
/// <param name="Length">Milliseconds, or null.</param>
internal sealed record PlayedFacts([FromQuery] int? Width, [FromQuery] int? Height, [FromQuery] long? Length)
{
    private const int MaxSide = 100_000;
    private static readonly TimeSpan MaxLength = TimeSpan.FromDays(30);

    /// <summary>The file with that, where it is one that is played and what is said can be so.</summary>
    public Attachment Complete(Attachment file)
    {
        if (file.PlayedType is null)
        {
            return file;
        }
        var hasSides = file.IsVideo && Width is > 0 and <= MaxSide && Height is > 0 and <= MaxSide;
        return file with
        {
            Width = hasSides ? Width : null,
            Height = hasSides ? Height : null,
            Duration =
                Length > 0 && Length <= MaxLength.TotalMilliseconds ? TimeSpan.FromMilliseconds(Length.Value) : null,
        };
    }
}
