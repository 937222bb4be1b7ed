namespace Microblog.Core.Storage;

/// <summary>Why a feed is there.</summary>
public enum FollowSource
{
    /// <summary>Opened by hand.</summary>
    Opened = 0,

    /// <summary>The own feed.</summary>
    Own = 1,

    /// <summary>A contact's.</summary>
    Contact = 2,

    /// <summary>An explicit subscription, not on a list.</summary>
    Subscription = 3,

    /// <summary>Replies to an own post.</summary>
    Comments = 4,

    /// <summary>On a list of the account's subscriptions (XEP-0330): followed until it is taken off.</summary>
    Listed = 5,

    /// <summary>Followed no longer; its service and the lists are still to be told.</summary>
    Ending = 6,

    /// <summary>Unfollowed, and taken off the lists: one that is listed again was followed again elsewhere.</summary>
    Ended = 7,
}
