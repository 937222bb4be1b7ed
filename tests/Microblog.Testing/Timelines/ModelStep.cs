namespace Microblog.Testing.Timelines;

/// <summary>What can happen in a history.</summary>
public enum ModelStep
{
    Publish,
    Edit,
    Retract,
    Purge,
    Delete,

    /// <summary>The server answers the request under way; the answer is on its way then.</summary>
    Answer,

    /// <summary>The answer arrives.</summary>
    Reply,

    /// <summary>Some events arrive.</summary>
    Event,

    /// <summary>An event comes once more, late.</summary>
    Copy,
    Cut,
    Connect,

    /// <summary>The program restarts with what it has stored.</summary>
    Restart,
    Fail,
    Forbid,
    Retry,

    /// <summary>The time budget of the requests under way ends under way.</summary>
    Timeout,

    /// <summary>The reader goes to the top.</summary>
    Top,

    /// <summary>The reader goes to the saved place.</summary>
    Place,
    Older,
    Newer,
    Prune,
    Follow,
    Unfollow,

    /// <summary>All heals and arrives, and the promise is checked.</summary>
    Rest,

    /// <summary>The node keeps another number of items.</summary>
    Max,

    /// <summary>Another server software, or another form of its tokens.</summary>
    Switch,

    /// <summary>An item is published once more as it is.</summary>
    Same,

    /// <summary>An item is retracted and published again.</summary>
    Again,
    Save,
    Burst,

    /// <summary>Old posts are published.</summary>
    Import,

    /// <summary>The connection is lost and resumed with nothing lost; some events come before the engine hears of it.</summary>
    Resume,

    /// <summary>The feed's server restarts: what was under way to and from it is lost.</summary>
    Reboot,

    /// <summary>Two events of different items arrive the other way round.</summary>
    Reorder,

    /// <summary>This device publishes: the confirmation comes before the event.</summary>
    Own,

    /// <summary>A second window opens, or closes.</summary>
    Tab,

    /// <summary>A followed feed leaves home, or comes back to it.</summary>
    Home,

    /// <summary>The reader stops catching up.</summary>
    StopCatchUp,

    /// <summary>And goes on with it.</summary>
    CatchUp,

    /// <summary>A window's time budget ends, as it does in the program.</summary>
    WindowTimeout,

    /// <summary>The poll, whenever it comes.</summary>
    Poll,

    /// <summary>A window lets rows go.</summary>
    Trim,

    /// <summary>What waits above is shown.</summary>
    ShowUnread,

    /// <summary>A row comes into sight.</summary>
    See,
}
