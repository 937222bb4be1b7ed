namespace Microblog.Core.Atom;

/// <summary>What an element is to the others.</summary>
[Flags]
internal enum HtmlKind
{
    /// <summary>Unwrapped: what is in it stays.</summary>
    None = 0,

    /// <summary>Written.</summary>
    Kept = 1,

    /// <summary>Left out with its content.</summary>
    Dropped = 2,

    /// <summary>Its content is no markup.</summary>
    RawText = 4,

    /// <summary>Has no content and no end.</summary>
    Void = 8,

    /// <summary>Its tags alone are left out, wherever they are.</summary>
    Ignored = 16,

    /// <summary>Marks words; its end may stand anywhere.</summary>
    Formatting = 32,

    /// <summary>Exists in a table alone.</summary>
    TablePart = 64,

    /// <summary>What is outside of it is not ended in it.</summary>
    Scope = 128,

    /// <summary>Ends a paragraph; its end ends all that is in it.</summary>
    Block = 256,

    /// <summary>Is not ended by the end of something around it that is no block.</summary>
    Special = 512,

    /// <summary>h1 to h6: one ends another.</summary>
    Heading = 1024,

    /// <summary>Holds parts of a table and no words.</summary>
    TableContext = 2048,

    /// <summary>Its words stand apart from those around it, also where it is unwrapped.</summary>
    Apart = 4096,
}
