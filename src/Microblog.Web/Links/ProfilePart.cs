namespace Microblog.Web.Links;

/// <summary>What a person's page shows of them.</summary>
public enum ProfilePart
{
    /// <summary>Their feed.</summary>
    Posts,

    /// <summary>Their posts in all feeds, as far as they are known here.</summary>
    Replies,

    /// <summary>Posts with pictures.</summary>
    Pictures,

    /// <summary>What they tell about themselves.</summary>
    About,
}
