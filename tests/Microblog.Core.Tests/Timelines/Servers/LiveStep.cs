namespace Microblog.Core.Tests.Timelines.Servers;

/// <summary>What can happen in a history on a real server.</summary>
public enum LiveStep
{
    Publish,
    Edit,
    Retract,
    Purge,

    /// <summary>The node is deleted, or made again.</summary>
    Delete,

    /// <summary>The reader's connection is cut; the session will go on.</summary>
    Cut,

    /// <summary>The reader is connected again.</summary>
    Connect,

    /// <summary>The program starts anew with what it has stored.</summary>
    Restart,
    Older,

    /// <summary>The reader takes in what waits above.</summary>
    Newer,

    /// <summary>The reader goes to the top in a new window.</summary>
    Top,

    /// <summary>What is shown is compared with what the server holds.</summary>
    Rest,
}
