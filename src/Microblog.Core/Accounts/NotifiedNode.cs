namespace Microblog.Core.Accounts;

/// <summary>A personal node (XEP-0163) of contacts that every session asks to be notified of.</summary>
/// <param name="Node">Its name; the session announces it with <c>+notify</c>.</param>
public sealed record NotifiedNode(string Node);
