namespace Microblog.Core.Storage;

/// <summary>A key of ASP.NET Core Data Protection, so that cookies survive a restart and serve every copy of the program.</summary>
public sealed class ProtectionKeyEntity
{
    /// <summary>Its number.</summary>
    public long ProtectionKeyId { get; set; }

    /// <summary>The framework's name for it.</summary>
    public required string Name { get; set; }

    /// <summary>The key element.</summary>
    public required string Xml { get; set; }
}
