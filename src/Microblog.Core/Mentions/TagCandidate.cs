namespace Microblog.Core.Mentions;

/// <summary>A tag that a person may mean by its first letters.</summary>
/// <param name="Name">Without <c>#</c>, as it is written most often.</param>
/// <param name="Count">In how many of the newest posts that the account keeps.</param>
public sealed record TagCandidate(string Name, int Count);
