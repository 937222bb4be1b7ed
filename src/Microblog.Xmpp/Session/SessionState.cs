namespace Microblog.Xmpp.Session;

/// <summary>The life of a session after it was first opened.</summary>
public abstract record SessionState
{
    private SessionState() { }

    /// <summary>Signed in, presence sent, capabilities answered.</summary>
    /// <param name="Resumed">True where the same stream goes on (XEP-0198): no stanza was lost in between.</param>
    public sealed record Online(bool Resumed) : SessionState;

    /// <summary>The connection is lost and will be tried again.</summary>
    public sealed record Reconnecting(string Reason) : SessionState;

    /// <summary>Over for good: signed out, or refused in a way that trying again cannot mend.</summary>
    public sealed record Ended(Exception? Reason) : SessionState;
}
