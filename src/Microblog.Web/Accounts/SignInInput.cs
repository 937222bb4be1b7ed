namespace Microblog.Web.Accounts;

/// <summary>The sign-in form as posted.</summary>
public sealed class SignInInput
{
    /// <summary>As typed.</summary>
    public string? Address { get; set; }

    /// <summary>As typed; never shown again.</summary>
    public string? Password { get; set; }

    /// <summary>True where the session is to outlive the browser's.</summary>
    public bool Keep { get; set; }
}
