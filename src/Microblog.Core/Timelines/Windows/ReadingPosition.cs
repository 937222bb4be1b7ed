using Microblog.Core.Cache;

namespace Microblog.Core.Timelines.Windows;

/// <summary>Where a person was reading.</summary>
/// <param name="Position">The first post in sight, or where it was.</param>
/// <param name="Offset">Pixels from the upper edge of the window to that post; negative where a part of it was above.</param>
/// <param name="Seen">The highest place that ever was in sight; what is above it is new.</param>
public sealed record ReadingPosition(Position Position, int Offset, Position Seen);
