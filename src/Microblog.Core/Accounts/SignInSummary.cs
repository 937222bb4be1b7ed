namespace Microblog.Core.Accounts;

/// <summary>A browser that is signed in to an account.</summary>
/// <param name="Id">Names the sign-in; opens nothing.</param>
/// <param name="Origin">Where it came from.</param>
/// <param name="Created">When it signed in.</param>
/// <param name="Used">When it was last used, to the hour where it is kept.</param>
/// <param name="IsThis">True for the one that asks.</param>
public sealed record SignInSummary(
    string Id,
    SignInOrigin Origin,
    DateTimeOffset Created,
    DateTimeOffset Used,
    bool IsThis
);
