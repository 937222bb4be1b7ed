namespace Microblog.Core.Profiles;

/// <summary>What of a profile cannot be stored.</summary>
public enum ProfileProblem
{
    /// <summary>The name is too long, or holds characters that are not seen.</summary>
    Name,

    /// <summary>The text is too long.</summary>
    About,

    /// <summary>There are too many links.</summary>
    TooManyLinks,

    /// <summary>A link is no page of the web.</summary>
    Link,
}
