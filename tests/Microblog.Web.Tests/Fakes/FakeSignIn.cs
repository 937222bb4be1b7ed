using System.Security.Claims;
using Microblog.Core.Accounts;
using Microblog.Web.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;

namespace Microblog.Web.Tests.Fakes;

/// <summary>Takes every address with the password "lantern".</summary>
public sealed class FakeSignIn : ISignInService, ISignOut
{
    public const string Password = "lantern";

    public const string Refusal = "That address and password don't fit together. Check both and try again.";

    public async Task<Web.Accounts.SignInResult> SignInAsync(
        HttpContext context,
        string address,
        string password,
        bool keep,
        CancellationToken cancellation
    )
    {
        if (password != Password)
        {
            return new(Refusal);
        }
        var identity = new ClaimsIdentity(
            [new Claim(ClaimTypes.Name, address)],
            CookieAuthenticationDefaults.AuthenticationScheme
        );
        await context.SignInAsync(new ClaimsPrincipal(identity), new() { IsPersistent = keep });
        return Web.Accounts.SignInResult.Success;
    }

    /// <summary>What the next sign-out does not send any more.</summary>
    public static UnsentPosts Unsent { get; set; } = UnsentPosts.None;

    public async Task<UnsentPosts> SignOutAsync(HttpContext context, CancellationToken cancellation)
    {
        await context.SignOutAsync();
        return Unsent;
    }
}
