namespace Microblog.Xmpp.PubSub;

/// <summary>What an account is to a node (XEP-0060, 4.1).</summary>
public enum Affiliation
{
    /// <summary>Nothing in particular.</summary>
    None,

    /// <summary>Everything.</summary>
    Owner,

    /// <summary>Publishes and reads.</summary>
    Publisher,

    /// <summary>Publishes, and reads nothing.</summary>
    PublishOnly,

    /// <summary>Reads where only members may.</summary>
    Member,

    /// <summary>Kept away.</summary>
    Outcast,
}
