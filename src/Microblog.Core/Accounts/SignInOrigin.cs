namespace Microblog.Core.Accounts;

/// <summary>Where a sign-in came from, as shown to its person in the list of signed-in browsers.</summary>
/// <param name="Client">The client's IP address, or null.</param>
/// <param name="Browser">The browser in words, such as "Firefox on Linux", or null.</param>
public sealed record SignInOrigin(string? Client, string? Browser)
{
    /// <summary>The longest text of each that is kept, in characters.</summary>
    public const int MaxLength = 64;

    /// <summary>Nothing is known.</summary>
    public static SignInOrigin Unknown { get; } = new(null, null);
}
