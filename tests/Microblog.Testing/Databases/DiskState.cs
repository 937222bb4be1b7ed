namespace Microblog.Testing.Databases;

/// <summary>What a <see cref="DiskFault"/> makes of a database.</summary>
public enum DiskState
{
    /// <summary>Nothing is wrong.</summary>
    Well,

    /// <summary>There is no room.</summary>
    Full,

    /// <summary>Nothing may be written.</summary>
    ReadOnly,
}
