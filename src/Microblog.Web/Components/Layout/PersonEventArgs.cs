namespace Microblog.Web.Components.Layout;

/// <summary>A person whose card is to be shown (hover.js).</summary>
public sealed class PersonEventArgs : EventArgs
{
    /// <summary>Their address; anything else is ignored.</summary>
    public string? Person { get; set; }
}
