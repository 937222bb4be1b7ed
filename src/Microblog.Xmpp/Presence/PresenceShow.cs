namespace Microblog.Xmpp.Presence;

/// <summary>How there a person is (RFC 6121, 4.7.2.1), from the most to the least.</summary>
public enum PresenceShow
{
    /// <summary>Wants to talk.</summary>
    Chat,

    /// <summary>There; what an unknown word is taken for.</summary>
    None,

    /// <summary>Away for a moment.</summary>
    Away,

    /// <summary>Away for long.</summary>
    ExtendedAway,

    /// <summary>Not to be disturbed.</summary>
    DoNotDisturb,
}
