using System.Security.Claims;
using Microblog.Core.Accounts;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace Microblog.Web.Accounts;

/// <summary>Who is signed in on a page: nobody from the moment in which its session is over.</summary>
internal sealed class SignInStateProvider
    : ServerAuthenticationStateProvider,
        IHostEnvironmentAuthenticationStateProvider
{
    private static readonly Task<AuthenticationState> Nobody = Task.FromResult(
        new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity()))
    );

    /// <summary>Why the session is over; null while it is not.</summary>
    public SessionEnd? End { get; private set; }

    /// <summary>The session is over: every component that needs a signed-in person is removed.</summary>
    public void Close(SessionEnd reason)
    {
        End = reason;
        SetAuthenticationState(Nobody);
    }

    // A connection that comes again brings its user; a session that is over stays over.
    void IHostEnvironmentAuthenticationStateProvider.SetAuthenticationState(Task<AuthenticationState> user)
    {
        if (End is null)
        {
            SetAuthenticationState(user);
        }
    }
}
