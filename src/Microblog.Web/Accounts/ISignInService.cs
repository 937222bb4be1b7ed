namespace Microblog.Web.Accounts;

/// <summary>Signs a person in at their XMPP server, and sets this site's cookie.</summary>
public interface ISignInService
{
    /// <summary>Tries an address and a password.</summary>
    /// <param name="context">The request, whose response gets the cookie.</param>
    /// <param name="address">As typed, trimmed; never empty.</param>
    /// <param name="password">As typed; never empty. Not kept.</param>
    /// <param name="keep">True where the session is to outlive the browser's.</param>
    /// <param name="cancellation">Ends with the request.</param>
    Task<SignInResult> SignInAsync(
        HttpContext context,
        string address,
        string password,
        bool keep,
        CancellationToken cancellation
    );
}
