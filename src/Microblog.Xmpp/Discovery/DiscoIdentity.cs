namespace Microblog.Xmpp.Discovery;

/// <summary>A category and type of the registry, and a name (XEP-0030, 3.1).</summary>
/// <param name="Category">Such as <c>client</c>; empty where it is missing.</param>
/// <param name="Type">Such as <c>web</c>; empty where it is missing.</param>
/// <param name="Name">A name for people, or null.</param>
/// <param name="Language">The name's own <c>xml:lang</c>, or null.</param>
public sealed record DiscoIdentity(string Category, string Type, string? Name, string? Language = null);
