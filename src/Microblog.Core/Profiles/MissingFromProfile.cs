namespace Microblog.Core.Profiles;

/// <summary>What an account does not tell about itself.</summary>
[Flags]
public enum MissingFromProfile
{
    /// <summary>Nothing is missing, or nobody is to be reminded of it.</summary>
    Nothing = 0,

    /// <summary>There is no name.</summary>
    Name = 1,

    /// <summary>There is no picture.</summary>
    Picture = 2,
}
