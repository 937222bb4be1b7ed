namespace Microblog.Web.Components.Posts;

/// <summary>What a person does with a post (menu.js).</summary>
public sealed class PostActionEventArgs : EventArgs
{
    /// <summary>A name of <see cref="PostAction"/>; anything else is ignored.</summary>
    public string? Do { get; set; }
}
