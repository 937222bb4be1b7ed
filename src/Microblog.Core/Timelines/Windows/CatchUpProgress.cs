namespace Microblog.Core.Timelines.Windows;

/// <summary>Heads of feeds read since connecting, of all that must be.</summary>
/// <param name="Done">So many were read, or cannot be.</param>
/// <param name="Total">All.</param>
/// <param name="IsStopped">True where the others are read only when reading reaches them.</param>
public sealed record CatchUpProgress(int Done, int Total, bool IsStopped = false);
