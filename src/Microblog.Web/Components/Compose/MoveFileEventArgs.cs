namespace Microblog.Web.Components.Compose;

/// <summary>A file beside a text is moved in the order.</summary>
public sealed class MoveFileEventArgs : EventArgs
{
    /// <summary>Which file.</summary>
    public Guid Id { get; set; }

    /// <summary>Its number then, the first being 0.</summary>
    public int Index { get; set; }
}
