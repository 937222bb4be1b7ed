namespace Microblog.Demo;

/// <summary>The node that all of them write to.</summary>
internal sealed record StoryCommunity(string Node, string Title, string Description);
