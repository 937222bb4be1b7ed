namespace Microblog.Testing.Timelines;

/// <summary>An item as a model server holds it.</summary>
public sealed record ModelItem(string Id, int Version, long? Published, long? Updated, long Made, long Touched)
{
    /// <summary>True for a reply; an edit may make one of a post, and a post of one.</summary>
    public bool IsReply => (Id[^1] + Version) % 3 == 0;
}
