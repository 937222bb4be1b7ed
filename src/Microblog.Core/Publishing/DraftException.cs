namespace Microblog.Core.Publishing;

/// <summary>A draft cannot be kept. What was kept before stays as it is.</summary>
/// <param name="failure">Why.</param>
public sealed class DraftException(DraftFailure failure)
    : Exception(
        failure switch
        {
            DraftFailure.TooLong => "The draft is too long.",
            DraftFailure.TooManyFiles => "The draft has too many files.",
            _ => "The account has too many drafts.",
        }
    )
{
    /// <summary>Why.</summary>
    public DraftFailure Failure { get; } = failure;
}
