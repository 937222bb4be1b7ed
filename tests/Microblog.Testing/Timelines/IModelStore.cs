using Microblog.Core.Cache;

namespace Microblog.Testing.Timelines;

/// <summary>A cache, and what must be in it.</summary>
public interface IModelStore : ITimelineStore
{
    /// <summary>What must be in it, in memory.</summary>
    MemoryTimelineStore Expected { get; }

    /// <summary>Compares all that is stored with what must be.</summary>
    /// <exception cref="BrokenPromiseException">Something differs.</exception>
    ValueTask CompareAsync();
}
