namespace Microblog.EndToEnd.People;

/// <summary>What was met on a long way through a timeline.</summary>
public sealed class Walk
{
    /// <summary>How many posts; <c>Person.WalkedAsync</c> tells which.</summary>
    public int Posts { get; set; }

    /// <summary>The most elements that the page had.</summary>
    public int Elements { get; set; }

    /// <summary>How far a post in sight moved at most without being scrolled, pixels.</summary>
    public double Jump { get; set; }
}
