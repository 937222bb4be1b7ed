using System.Globalization;
using Microblog.Core.Accounts;
using Microblog.Xmpp;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;

namespace Microblog.Web.Accounts;

/// <summary>Signs a person in at their XMPP server, and sets the cookie. Every way to fail has its own sentence.</summary>
internal sealed class SignIn(AccountPool pool, SignInLimits limits, IOptions<XmppOptions> options) : ISignIn
{
    private const int MaxPassword = 1024;

    public async Task<SignInResult> SignInAsync(
        HttpContext context,
        string address,
        string password,
        bool keep,
        CancellationToken cancellation
    )
    {
        if (Read(address) is not { } jid)
        {
            return new("That is no XMPP address. It looks like name@example.org.", SignInField.Address);
        }
        if (options.Value.AllowedDomains is { Count: > 0 } allowed && !allowed.Contains(jid.Domain))
        {
            return new(
                $"Accounts of {jid.Domain} can't sign in here. Accepted: {string.Join(", ", allowed)}.",
                SignInField.Address
            );
        }
        if (password.Length > MaxPassword)
        {
            return new($"A password has at most {MaxPassword} characters.", SignInField.Password);
        }
        if (limits.Refuse(jid.ToString(), context.Connection.RemoteIpAddress) is { } wait)
        {
            var minutes = Math.Max(1, (int)Math.Ceiling(wait.TotalMinutes));
            return new(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Too many attempts. Please wait {minutes} {(minutes == 1 ? "minute" : "minutes")} and try again."
                )
            );
        }
        try
        {
            var (ticket, isKept) = await pool.SignInAsync(
                jid,
                password,
                keep,
                new SignInOrigin(
                    context.Connection.RemoteIpAddress?.ToString(),
                    BrowserName.Of(context.Request.Headers.UserAgent)
                ),
                cancellation
            );
            await context.SignInAsync(
                CookieAuthenticationDefaults.AuthenticationScheme,
                TicketClaims.ToPrincipal(ticket),
                new AuthenticationProperties { IsPersistent = isKept }
            );
            return keep && !isKept
                ? SignInResult.Success with
                {
                    Notice =
                        $"The server of {jid.Domain} gives nothing that would sign you in again without your password. "
                        + "You stay signed in until this browser is closed, or this site restarts.",
                }
                : SignInResult.Success;
        }
        catch (SignInException failure)
        {
            return Explain(failure.Failure, jid);
        }
    }

    /// <summary>A bare name gets the default domain; a resource is of no use here.</summary>
    private Jid? Read(string address)
    {
        var text = address.Trim();
        if (text.StartsWith("xmpp:", StringComparison.OrdinalIgnoreCase))
        {
            text = text["xmpp:".Length..];
        }
        if (!text.Contains('@', StringComparison.Ordinal) && options.Value.DefaultDomain is { Length: > 0 } domain)
        {
            text = $"{text}@{domain}";
        }
        return Jid.TryParse(text, out var jid) && jid.Local is not null ? jid.Bare : null;
    }

    private static SignInResult Explain(SignInFailure failure, Jid jid) =>
        failure switch
        {
            SignInFailure.WrongPassword => new(
                "The address and password don't match. Check both and try again.",
                SignInField.Password
            ),
            SignInFailure.UnknownDomain => new(
                $"There is no XMPP server for {jid.Domain}. Check the part after the @.",
                SignInField.Address
            ),
            SignInFailure.Unreachable => new(
                $"The server of {jid.Domain} can't be reached. Try again in a few minutes."
            ),
            SignInFailure.BadCertificate => new(
                $"The server of {jid.Domain} has no valid certificate, so your password was not sent. "
                    + "Its operator needs to know."
            ),
            SignInFailure.NoEncryption => new(
                $"The server of {jid.Domain} offers no encryption, so your password was not sent. "
                    + "Its operator needs to know."
            ),
            SignInFailure.MissingFeature => new(
                $"The server of {jid.Domain} lacks something that is needed to sign in. Its operator needs to know."
            ),
            SignInFailure.AccountDisabled => new(
                $"The server of {jid.Domain} says that this account is disabled. Ask its operator.",
                SignInField.Address
            ),
            SignInFailure.ServerNotProven => new(
                $"The server of {jid.Domain} could not prove that it knows your account, so nothing was signed in."
            ),
            SignInFailure.TryLater => new($"The server of {jid.Domain} is busy. Try again in a few minutes."),
            SignInFailure.Timeout => new(
                $"The server of {jid.Domain} took too long to answer. Try again in a few minutes."
            ),
            _ => new($"The server of {jid.Domain} answered in a way that can't be understood. Try again later."),
        };
}
