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
internal sealed class SignInService(
    AccountPool pool,
    SignInLimits limits,
    KnownBrowser browsers,
    XmppDomains domains,
    SecurityEvents events,
    TimeProvider time
) : ISignInService
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
            return new(SignInTexts.NoAddress, SignInField.Address);
        }
        var account = NameInLog(address, jid);
        if (!domains.IsAllowed(jid))
        {
            events.SignInRefused(client, account, "DomainNotAllowed");
            return new(
                TextFormat.Fill(SignInTexts.DomainNotAllowed, jid.Domain, string.Join(", ", domains.Allowed)),
                SignInField.Address
            );
        }
        if (password.Length > MaxPassword)
        {
            return new(TextFormat.Fill(SignInTexts.PasswordTooLong, MaxPassword), SignInField.Password);
        }
        if (limits.Refuse(client) is { } wait)
        {
            events.SignInLimited(client, account);
            var minutes = Math.Max(1, (int)Math.Ceiling(wait.TotalMinutes));
            return new(TextFormat.Count(minutes, SignInTexts.TooMany_One, SignInTexts.TooMany_Many));
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
                    Notice = TextFormat.Fill(SignInTexts.NotKept, jid.Domain),
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
            SignInFailure.WrongPassword => new(SignInTexts.WrongPassword, SignInField.Password),
            SignInFailure.UnknownDomain
            or SignInFailure.Unreachable
            or SignInFailure.AddressNotAllowed
            or SignInFailure.Timeout => NotReached(jid),
            SignInFailure.BadCertificate => new(TextFormat.Fill(SignInTexts.BadCertificate, jid.Domain)),
            SignInFailure.NoEncryption => new(TextFormat.Fill(SignInTexts.NoEncryption, jid.Domain)),
            SignInFailure.MissingFeature => new(TextFormat.Fill(SignInTexts.MissingFeature, jid.Domain)),
            SignInFailure.AccountDisabled => new(
                TextFormat.Fill(SignInTexts.AccountDisabled, jid.Domain),
                SignInField.Address
            ),
            SignInFailure.ServerNotProven => new(TextFormat.Fill(SignInTexts.ServerNotProven, jid.Domain)),
            SignInFailure.TryLater => new(TextFormat.Fill(SignInTexts.TryLater, jid.Domain)),
            _ when isNamed => new(TextFormat.Fill(SignInTexts.NotUnderstood, jid.Domain)),
            // One sentence: it must not tell whether something else listens there.
            _ => NotReached(jid),
        };

    private static SignInResult TooWeak(Jid jid) => new(TextFormat.Fill(SignInTexts.TooWeak, jid.Domain));

    private static SignInResult NotReached(Jid jid) =>
        new(TextFormat.Fill(SignInTexts.NotReached, jid.Domain), SignInField.Address);
}
