using Microblog.Core.Accounts;

namespace Microblog.Web.Accounts;

/// <summary>Ends the session of this browser, in every tab.</summary>
public interface ISignOut
{
    /// <summary>Ends the XMPP session and takes the cookie back.</summary>
    /// <returns>What was not sent any more.</returns>
    Task<UnsentPosts> SignOutAsync(HttpContext context, CancellationToken cancellation);
}
