namespace Microblog.Core.Muting;

/// <summary>What came of showing a person's posts again.</summary>
public enum ShowResult
{
    /// <summary>Done.</summary>
    Shown,

    /// <summary>They are not muted by themselves (any more), but their whole domain is.</summary>
    DomainHidden,

    /// <summary>The server had to be asked and did not answer: nothing changed.</summary>
    NoAnswer,
}
