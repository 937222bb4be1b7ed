namespace Microblog.Core.Model;

/// <summary>Why the database stores nothing.</summary>
public enum StorageFailure
{
    /// <summary>It cannot be reached, is held by another program, or its disk fails.</summary>
    Unavailable,

    /// <summary>There is no room on its disk.</summary>
    Full,

    /// <summary>It may be read only.</summary>
    ReadOnly,
}
