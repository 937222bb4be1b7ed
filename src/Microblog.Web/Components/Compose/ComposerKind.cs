namespace Microblog.Web.Components.Compose;

/// <summary>What a composer writes.</summary>
public enum ComposerKind
{
    /// <summary>A post.</summary>
    Post,

    /// <summary>A reply.</summary>
    Reply,

    /// <summary>A change of an own post.</summary>
    Edit,
}
