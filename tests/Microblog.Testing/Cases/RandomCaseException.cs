namespace Microblog.Testing.Cases;

/// <summary>A random case in which a property does not hold.</summary>
public sealed class RandomCaseException(string message, Exception failure) : Exception(message, failure);
