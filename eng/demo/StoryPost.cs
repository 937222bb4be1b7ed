using System.Globalization;

namespace Microblog.Demo;

/// <summary>One post, reply or repeat.</summary>
internal sealed record StoryPost
{
    public required string Id { get; init; }

    /// <summary>Whose it is, by local part.</summary>
    public required string By { get; init; }

    /// <summary>How long ago: <c>3d 4h</c>.</summary>
    public required string Ago { get; init; }

    public string Text { get; init; } = "";

    /// <summary>The id of the post that it answers.</summary>
    public string? To { get; init; }

    /// <summary>The id of the post that it repeats.</summary>
    public string? Repeat { get; init; }

    public bool Community { get; init; }

    /// <summary>What it says after an edit an hour later.</summary>
    public string? Edit { get; init; }

    /// <summary>True for a post that was taken back.</summary>
    public bool Retract { get; init; }

    public string? Picture { get; init; }

    public string? Description { get; init; }

    public DateTimeOffset Written(DateTimeOffset now) =>
        Ago.Split(' ')
            .Aggregate(
                now,
                (time, part) =>
                {
                    var count = int.Parse(part[..^1], CultureInfo.InvariantCulture);
                    return time - (part[^1] == 'd' ? TimeSpan.FromDays(count) : TimeSpan.FromHours(count));
                }
            );
}
