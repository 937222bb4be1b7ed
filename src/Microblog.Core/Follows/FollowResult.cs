namespace Microblog.Core.Follows;

/// <summary>What came of following.</summary>
public enum FollowResult
{
    /// <summary>Done.</summary>
    Following,

    /// <summary>Its owner has been asked to share presence; posts come when the answer does.</summary>
    Requested,

    /// <summary>It does not exist.</summary>
    NotFound,

    /// <summary>Not allowed.</summary>
    Forbidden,

    /// <summary>The server did not answer.</summary>
    NoAnswer,

    /// <summary>There is no server at its domain.</summary>
    NoServer,
}
