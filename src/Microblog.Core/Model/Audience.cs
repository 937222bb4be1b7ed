namespace Microblog.Core.Model;

/// <summary>Who can read a person's feed.</summary>
public enum Audience
{
    /// <summary>Not chosen yet: the node does not exist.</summary>
    Unknown,

    /// <summary>Everybody (access_model open).</summary>
    Everybody,

    /// <summary>Contacts only (access_model presence).</summary>
    Contacts,
}
