namespace Microblog.Core.Accounts.Holders;

/// <summary>How the marker at the server compares with the one that is stored here.</summary>
internal enum MarkerState
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>It is there: the same holder.</summary>
    Same,

    /// <summary>Something else is there: another holder.</summary>
    Other,
}
