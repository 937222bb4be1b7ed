namespace Microblog.Core.Accounts;

/// <summary>Why a session of a page is over.</summary>
public enum SessionEnd
{
    /// <summary>Its sign-in is over: signed out here or in another browser, expired, removed, or refused by the server.</summary>
    SignedOut,

    /// <summary>The account has more pages open than are allowed, and this was the oldest.</summary>
    TooManyPages,
}
