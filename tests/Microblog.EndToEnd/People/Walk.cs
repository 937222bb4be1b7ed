namespace Microblog.EndToEnd.People;

/// <summary>What was met on a long way through a timeline.</summary>
public sealed class Walk
{
    /// <summary>The addresses of all posts, in the order in which they came.</summary>
    public string[] Seen { get; set; } = [];

    /// <summary>The most elements that the page had.</summary>
    public int Elements { get; set; }

    /// <summary>How far a post in sight moved at most without being scrolled, pixels.</summary>
    public double Jump { get; set; }
}
