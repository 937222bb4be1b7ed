namespace Microblog.Web.Components.Timeline;

/// <summary>Where a person is reading, as the browser sees it.</summary>
public sealed class PlaceEventArgs : EventArgs
{
    /// <summary>The address of the first post in sight, or null: at the top.</summary>
    public string? Post { get; set; }

    /// <summary>Pixels from the upper edge of the window to that post.</summary>
    public double Offset { get; set; }
}
