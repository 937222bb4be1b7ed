namespace Microblog.Core.Atom;

/// <summary>Why a payload is no entry.</summary>
public enum AtomFault
{
    /// <summary>The item has no payload.</summary>
    NoPayload,

    /// <summary>The payload is something else: a feed's metadata, another format.</summary>
    NotAnEntry,

    /// <summary>Neither title nor content, summary or attachment.</summary>
    Empty,

    /// <summary>More than any reader should have to take.</summary>
    TooLarge,

    /// <summary>Nested deeper than any text is.</summary>
    TooDeep,

    /// <summary>Reading it took longer than any entry may.</summary>
    TooSlow,

    /// <summary>Reading it failed.</summary>
    Broken,
}
