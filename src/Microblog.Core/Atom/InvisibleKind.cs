namespace Microblog.Core.Atom;

/// <summary>What is to be seen of a character.</summary>
internal enum InvisibleKind
{
    /// <summary>It is seen.</summary>
    Visible,

    /// <summary>White space, or a control in its place.</summary>
    Gap,

    /// <summary>Not seen, but joins or separates those beside it in some scripts and in emoji.</summary>
    Joiner,

    /// <summary>Not seen, or turns the direction of what follows.</summary>
    Invisible,
}
