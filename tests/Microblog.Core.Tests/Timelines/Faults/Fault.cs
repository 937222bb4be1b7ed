namespace Microblog.Core.Tests.Timelines.Faults;

/// <summary>A deliberate fault of the engine: what the model test must find.</summary>
internal sealed record Fault(string Name, params IReadOnlyList<Replacement> Replacements)
{
    /// <summary>A history that finds it, where random ones rarely do.</summary>
    public string? Named { get; init; }

    public override string ToString() => Name;
}
