namespace Microblog.Web.Components.Compose;

/// <summary>A text that a person wants to see as it will read.</summary>
public sealed class PreviewTextEventArgs : EventArgs
{
    /// <summary>The text, or null where it was kept as the place's draft instead, to be taken from there.</summary>
    public string? Text { get; set; }
}
