using Microblog.Core.Model;

namespace Microblog.Core.Mentions;

/// <summary>A feed that an account follows.</summary>
/// <param name="Feed">Which: a person's, or a community's.</param>
/// <param name="Name">What it is called.</param>
public sealed record KnownFeed(FeedAddress Feed, string Name);
