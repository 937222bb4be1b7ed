using Microblog.Core.Model;

namespace Microblog.Core.Publishing;

/// <summary>Something cannot be published.</summary>
public sealed class PublishException(PublishFailure failure, string message) : Exception(message)
{
    /// <summary>Why.</summary>
    public PublishFailure Failure { get; } = failure;
}
