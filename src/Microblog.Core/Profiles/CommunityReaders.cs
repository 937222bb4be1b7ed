namespace Microblog.Core.Profiles;

/// <summary>Who can read a community (XEP-0060, 4.5).</summary>
public enum CommunityReaders
{
    /// <summary>Everybody.</summary>
    Everybody,

    /// <summary>Contacts of who made it.</summary>
    Contacts,

    /// <summary>Whoever asks and is let in.</summary>
    OnRequest,

    /// <summary>Whoever is on a list.</summary>
    Listed,
}
