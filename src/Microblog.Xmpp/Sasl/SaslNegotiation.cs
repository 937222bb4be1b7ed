using System.Xml.Linq;
using Microblog.Xmpp.Streams;

namespace Microblog.Xmpp.Sasl;

/// <summary>Signs in on a stream under TLS (RFC 6120, 6).</summary>
internal static class SaslNegotiation
{
    /// <summary>The strongest mechanism that both sides have; PLAIN only when the server offers no other that is known.</summary>
    public static ISaslMechanism Choose(
        IReadOnlyCollection<string> offered,
        string user,
        XmppCredentials credentials,
        XmppCredentials.ScramKeys? cached
    )
    {
        if (credentials is XmppCredentials.ScramKeys keys)
        {
            return offered.Contains(keys.Mechanism)
                ? new ScramMechanism(keys.Mechanism, user, password: null, keys)
                : throw new SignInException(
                    SignInFailure.WrongPassword,
                    $"The stored keys are for {keys.Mechanism}, which the server no longer offers: sign in with the password."
                );
        }
        var password = ((XmppCredentials.Password)credentials).Value;
        if (ScramMechanism.Names.FirstOrDefault(offered.Contains) is { } scram)
        {
            return new ScramMechanism(scram, user, password, cached);
        }
        return offered.Contains("PLAIN")
            ? new PlainMechanism(user, password)
            : throw new SignInException(
                SignInFailure.MissingFeature,
                $"The server offers no way to sign in that is known here: {string.Join(", ", offered)}."
            );
    }

    /// <summary>Carries the exchange through.</summary>
    /// <exception cref="SignInException">Refused, or the server did not prove itself.</exception>
    public static async Task RunAsync(
        ISaslMechanism mechanism,
        XmppStreamReader reader,
        Func<XElement, ValueTask> send,
        CancellationToken cancellation
    )
    {
        await send(
                new XElement(Ns.Sasl + "auth", new XAttribute("mechanism", mechanism.Name), ToText(mechanism.Start()))
            )
            .ConfigureAwait(false);
        while (true)
        {
            var answer =
                await reader.ReadAsync(cancellation).ConfigureAwait(false)
                ?? throw new SignInException(
                    SignInFailure.ProtocolError,
                    "The server closed the stream while signing in."
                );
            switch (answer.Name.LocalName)
            {
                case "challenge" when answer.Name.Namespace == Ns.Sasl:
                    var response = mechanism.Respond(FromText(answer.Value) ?? []);
                    await send(new XElement(Ns.Sasl + "response", response.Length == 0 ? null : ToText(response)))
                        .ConfigureAwait(false);
                    break;
                case "success" when answer.Name.Namespace == Ns.Sasl:
                    mechanism.Finish(FromText(answer.Value));
                    return;
                case "failure" when answer.Name.Namespace == Ns.Sasl:
                    throw Failed(answer);
                default:
                    throw StreamErrors.ToSignIn(answer);
            }
        }
    }

    private static SignInException Failed(XElement failure)
    {
        var condition =
            failure
                .Elements()
                .FirstOrDefault(e => e.Name.Namespace == Ns.Sasl && e.Name.LocalName != "text")
                ?.Name.LocalName
            ?? "not-authorized";
        var text = failure.Element(Ns.Sasl + "text")?.Value;
        var reason = condition switch
        {
            "not-authorized" => SignInFailure.WrongPassword,
            "account-disabled" or "credentials-expired" => SignInFailure.AccountDisabled,
            "temporary-auth-failure" => SignInFailure.TryLater,
            "invalid-mechanism" or "mechanism-too-weak" or "encryption-required" => SignInFailure.MissingFeature,
            _ => SignInFailure.ProtocolError,
        };
        return new SignInException(
            reason,
            $"The server refused the sign-in: {condition}{(string.IsNullOrEmpty(text) ? "" : $" ({text})")}."
        );
    }

    private static string ToText(byte[] bytes) => bytes.Length == 0 ? "=" : Convert.ToBase64String(bytes);

    private static byte[]? FromText(string text)
    {
        text = text.Trim();
        try
        {
            return text switch
            {
                "" => null,
                "=" => [],
                _ => Convert.FromBase64String(text),
            };
        }
        catch (FormatException e)
        {
            throw new SignInException(
                SignInFailure.ProtocolError,
                "The server sent no valid base64 while signing in.",
                e
            );
        }
    }
}
