namespace Microblog.Web.Components.Timeline;

/// <summary>Posts that are far away from what is read.</summary>
public sealed class TrimEventArgs : EventArgs
{
    /// <summary>So many of the newest.</summary>
    public int Top { get; set; }

    /// <summary>So many of the oldest.</summary>
    public int Bottom { get; set; }

    /// <summary>The address of one that stays, for it has the focus; or null.</summary>
    public string? Kept { get; set; }
}
