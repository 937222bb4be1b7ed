namespace Microblog.Core.Muting;

/// <summary>What came of blocking.</summary>
public enum BlockResult
{
    /// <summary>Done.</summary>
    Blocked,

    /// <summary>The server cannot block, or does not want to: muted.</summary>
    Refused,

    /// <summary>The server did not answer: muted for now.</summary>
    NoAnswer,
}
