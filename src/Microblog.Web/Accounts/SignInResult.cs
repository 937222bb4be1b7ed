namespace Microblog.Web.Accounts;

/// <summary>What came of signing in.</summary>
/// <param name="Error">A sentence for the person that says what to do, or null: signed in.</param>
/// <param name="Field">The field that the error is about.</param>
public sealed record SignInResult(string? Error, SignInField Field = SignInField.Both)
{
    /// <summary>Signed in, but something is not as the person wished: a sentence, or null.</summary>
    public string? Notice { get; init; }

    /// <summary>Signed in.</summary>
    public static SignInResult Success { get; } = new(Error: null);
}
