namespace Microblog.Web.Components.Timeline;

/// <summary>So many posts are wanted.</summary>
public sealed class CountEventArgs : EventArgs
{
    /// <summary>How many; where it says less than a page, a page.</summary>
    public int Count { get; set; }
}
