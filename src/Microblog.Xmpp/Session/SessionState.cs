namespace Microblog.Xmpp.Session;

/// <summary>The life of a session after it was first opened.</summary>
public abstract record SessionState
{
    private SessionState() { }

    /// <summary>Signed in, presence sent, capabilities answered.</summary>
    /// <param name="Resumed">True where the same stream goes on (XEP-0198): no stanza was lost in between.</param>
    public sealed record Online(bool Resumed) : SessionState;

    /// <summary>The connection is lost and will be tried again.</summary>
    /// <param name="Reason">Why it was lost, or the last attempt failed, in words; a stream error by its name.</param>
    public sealed record Reconnecting(string Reason) : SessionState;

    /// <summary>Over for good: signed out, or refused in a way that trying again cannot mend.</summary>
    /// <param name="Reason">Null: signed out; a <see cref="SignInException"/> or <see cref="Streams.StreamException"/> otherwise.</param>
    public sealed record Ended(Exception? Reason) : SessionState;
}
