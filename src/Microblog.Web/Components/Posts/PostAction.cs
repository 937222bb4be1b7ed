namespace Microblog.Web.Components.Posts;

/// <summary>The names of what can be done with a post, as menu.js sends them.</summary>
public static class PostAction
{
    public const string Reply = "reply";
    public const string Edit = "edit";
    public const string Delete = "delete";
    public const string Like = "like";
    public const string Unlike = "unlike";
    public const string Mute = "mute";
    public const string Block = "block";
}
