namespace Microblog.Web.Accounts;

/// <summary>Ends the session of this browser, in every tab.</summary>
public interface ISignOut
{
    /// <summary>Ends the XMPP session and takes the cookie back.</summary>
    Task SignOutAsync(HttpContext context, CancellationToken cancellation);
}
