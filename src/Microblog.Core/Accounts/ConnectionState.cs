namespace Microblog.Core.Accounts;

/// <summary>States of the XMPP connection.</summary>
public enum ConnectionState
{
    /// <summary>Signing in.</summary>
    Connecting,

    /// <summary>All well.</summary>
    Online,

    /// <summary>Lost, and being tried again by itself.</summary>
    Reconnecting,

    /// <summary>Over: the person must sign in again.</summary>
    SignedOut,
}
