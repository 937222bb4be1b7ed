using Microblog.Core.Cache;

namespace Microblog.Core.Timelines.Fetching;

/// <summary>What an open window demands of feeds.</summary>
internal interface IFeedDemand
{
    /// <summary>Whose rows are shown.</summary>
    TimelineScope Scope { get; }

    /// <summary>True while rows are waited for: feeds where catching up was stopped are read too.</summary>
    bool IsReading { get; }

    /// <summary>The keys whose segments are to be read, microseconds, both included.</summary>
    (long Low, long High) Range { get; }

    /// <summary>What is above it is counted; <see cref="Position.Top"/> where nothing is.</summary>
    Position ReadMarker { get; }
}
