namespace Microblog.Core.Previews;

/// <summary>The beginning of a page as its server sent it.</summary>
/// <param name="Address">Where it is, after redirects.</param>
/// <param name="Charset">The charset that the server names, or null.</param>
/// <param name="Bytes">As much of it as was read.</param>
public sealed record WebPage(Uri Address, string? Charset, ReadOnlyMemory<byte> Bytes);
