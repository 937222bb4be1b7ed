namespace Microblog.Core.Profiles;

/// <summary>Who can post in a community (XEP-0060, 5.4 and 16.4.3).</summary>
public enum CommunityWriters
{
    /// <summary>Everybody.</summary>
    Everybody,

    /// <summary>Whoever follows it.</summary>
    Followers,

    /// <summary>Whoever is made a publisher.</summary>
    Publishers,
}
