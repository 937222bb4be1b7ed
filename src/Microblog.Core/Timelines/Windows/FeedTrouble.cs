using Microblog.Core.Model;

namespace Microblog.Core.Timelines.Windows;

/// <summary>A feed that fails.</summary>
/// <param name="Feed">Which.</param>
/// <param name="Reason">Why.</param>
public sealed record FeedTrouble(FeedAddress Feed, FeedFailure Reason);
