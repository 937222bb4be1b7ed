namespace Microblog.Core.Mentions;

/// <summary>Whom, or what, a person may mean by the first letters of a name.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Address">The person's address, or the community's, as people read it.</param>
/// <param name="Text">What stands in the typed text for it, with the <c>@</c>.</param>
/// <param name="Avatar">The id of the person's picture, or null.</param>
public sealed record MentionCandidate(string Name, string Address, string Text, string? Avatar);
