using System.Globalization;
using Microblog.Core.Accounts;
using Microblog.Core.Model;
using Microblog.Web.Security;
using Microblog.Web.Wording;
using Microblog.Xmpp;
using Microblog.Xmpp.Sasl;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Microblog.Web.Accounts;

/// <summary>Signs a person in at their XMPP server, and sets the cookie. Every way to fail has its own sentence.</summary>
internal sealed class SignIn(
    AccountPool pool,
    SignInLimits limits,
    KnownBrowser browsers,
    XmppDomains domains,
    SecurityEvents events,
    TimeProvider time
) : ISignIn
{
    /// <summary>
    /// Every failure before the server has proved itself takes at least so long: how long one takes must not tell which
    /// names and ports there are.
    /// </summary>
    internal static readonly TimeSpan LeastToConnect = TimeSpan.FromSeconds(3);

    private const int MaxPassword = 1024;

    public async Task<SignInResult> SignInAsync(
        HttpContext context,
        string address,
        string password,
        bool keep,
        CancellationToken cancellation
    )
    {
        var client = context.Connection.RemoteIpAddress;
        if (TypedAddress.ReadPerson(address, domains.Default) is not { } jid)
        {
            events.SignInRefused(client, "no address", "NoAddress");
            return new("That is no XMPP address. It looks like name@example.org.", SignInField.Address);
        }
        var account = NameInLog(address, jid);
        if (!domains.IsAllowed(jid))
        {
            events.SignInRefused(client, account, "DomainNotAllowed");
            return new(
                $"Accounts of {jid.Domain} can't sign in here. Accepted: {string.Join(", ", domains.Allowed)}.",
                SignInField.Address
            );
        }
        if (password.Length > MaxPassword)
        {
            return new($"A password has at most {MaxPassword} characters.", SignInField.Password);
        }
        if (limits.Refuse(client) is { } wait)
        {
            events.SignInLimited(client, account);
            var minutes = Math.Max(1, (int)Math.Ceiling(wait.TotalMinutes));
            return new(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Too many attempts. Please wait {minutes} {(minutes == 1 ? "minute" : "minutes")} and try again."
                )
            );
        }
        var known = browsers.Find(context, jid);
        if (limits.DelayOf(jid.ToString(), known) is { Ticks: > 0 } delay)
        {
            events.SignInDelayed(client, account);
            await Task.Delay(delay, time, cancellation);
        }
        var began = time.GetTimestamp();
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
            browsers.Remember(context, jid);
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
            var isWeak = WeakMechanismException.IsReasonOf(failure);
            events.SignInRefused(client, account, isWeak ? "WeakMechanism" : failure.Failure.ToString());
            if (failure.Failure is SignInFailure.WrongPassword)
            {
                limits.Fail(jid.ToString(), known);
            }
            if (IsBeforeProof(failure.Failure) && LeastToConnect - time.GetElapsedTime(began) is { Ticks: > 0 } left)
            {
                await Task.Delay(left, time, cancellation);
            }
            return isWeak ? TooWeak(jid) : Explain(failure.Failure, jid, domains.IsNamed(jid));
        }
        catch (Exception failure) when (StorageFailures.Of(failure) is { } storage)
        {
            events.SignInRefused(client, account, "Storage" + storage);
            return new(Sentences.ForRefused(storage));
        }
    }

    private static string NameInLog(string typed, Jid jid) =>
        typed.Contains('@', StringComparison.Ordinal) ? jid.ToString() : $"*@{jid.Domain}";

    /// <summary>True for what happens before a server has shown that it is the domain's.</summary>
    private static bool IsBeforeProof(SignInFailure failure) =>
        failure
            is SignInFailure.UnknownDomain
                or SignInFailure.Unreachable
                or SignInFailure.AddressNotAllowed
                or SignInFailure.Timeout
                or SignInFailure.ProtocolError
                or SignInFailure.NoEncryption
                or SignInFailure.BadCertificate
                or SignInFailure.TryLater;

    private static SignInResult Explain(SignInFailure failure, Jid jid, bool isNamed) =>
        failure switch
        {
            SignInFailure.WrongPassword => new(
                "The address and password don't match. Check both and try again.",
                SignInField.Password
            ),
            SignInFailure.UnknownDomain
            or SignInFailure.Unreachable
            or SignInFailure.AddressNotAllowed
            or SignInFailure.Timeout => NotReached(jid),
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
            _ when isNamed => new(
                $"The server of {jid.Domain} answered in a way that can't be understood. Try again later."
            ),
            // One sentence: it must not tell whether something else listens there.
            _ => NotReached(jid),
        };

    private static SignInResult TooWeak(Jid jid) =>
        new(
            $"The server of {jid.Domain} offers no way to sign in that is strong enough here, "
                + "so your password was not sent. Its operator needs to know."
        );

    private static SignInResult NotReached(Jid jid) =>
        new(
            $"There is no XMPP server for {jid.Domain}, or it can't be reached. "
                + "Check the part after the @, or try again in a few minutes.",
            SignInField.Address
        );
}
