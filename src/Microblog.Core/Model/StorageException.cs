namespace Microblog.Core.Model;

/// <summary>Something was not done in time, since the database stores or reads nothing at the moment.</summary>
/// <param name="failure">Why.</param>
public sealed class StorageException(StorageFailure failure) : Exception($"The database: {failure}.")
{
    /// <summary>Why.</summary>
    public StorageFailure Failure => failure;
}
