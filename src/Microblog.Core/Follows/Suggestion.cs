using Microblog.Core.Model;

namespace Microblog.Core.Follows;

/// <summary>A feed that a person may like to follow.</summary>
/// <param name="Feed">Which.</param>
/// <param name="Name">What its service calls it, else its node.</param>
public sealed record Suggestion(FeedAddress Feed, string Name);
