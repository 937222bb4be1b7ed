namespace Microblog.Core.Publishing;

/// <summary>Why a draft is not kept.</summary>
public enum DraftFailure
{
    /// <summary>It has more bytes than a post can have.</summary>
    TooLong,

    /// <summary>The account has as many drafts as it may.</summary>
    TooMany,

    /// <summary>The text has as many files as it may.</summary>
    TooManyFiles,
}
