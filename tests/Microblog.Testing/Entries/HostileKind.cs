using System.Xml.Linq;

namespace Microblog.Testing.Entries;

/// <summary>A way to write an entry that costs its readers much where their work is not in proportion to its size.</summary>
/// <param name="Name">What it is made of.</param>
/// <param name="Create">Makes an entry of about so many bytes.</param>
public sealed record HostileKind(string Name, Func<int, XElement> Create)
{
    /// <inheritdoc />
    public override string ToString() => Name;
}
