namespace Microblog.Testing.Timelines;

/// <summary>What a reader saw differs from the promise.</summary>
public sealed class BrokenPromiseException(string message) : Exception(message);
