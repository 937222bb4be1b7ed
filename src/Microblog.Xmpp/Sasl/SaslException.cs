using System.Xml.Linq;

namespace Microblog.Xmpp.Sasl;

/// <summary>The server refused a sign-in and said why (RFC 6120, 6.5).</summary>
public sealed class SaslException : SignInException
{
    private SaslException(SaslFailure condition, SignInFailure failure, string message)
        : base(failure, message) => Condition = condition;

    /// <summary>The server's reason.</summary>
    public SaslFailure Condition { get; }

    /// <summary>Reads a <c>failure</c> of either profile: the condition may stand in the one's namespace or the other's.</summary>
    internal static SaslException Read(XElement failure)
    {
        var name =
            failure
                .Elements()
                .FirstOrDefault(e =>
                    (e.Name.Namespace == Ns.Sasl || e.Name.Namespace == failure.Name.Namespace)
                    && e.Name.LocalName != "text"
                )
                ?.Name.LocalName
            ?? "not-authorized";
        var text = failure.Elements().FirstOrDefault(e => e.Name.LocalName == "text")?.Value;
        var condition = ConditionOf(name);
        return new SaslException(
            condition,
            MeaningOf(condition),
            $"The server refused the sign-in: {name}{(string.IsNullOrEmpty(text) ? "" : $" ({text})")}."
        );
    }

    private static SaslFailure ConditionOf(string name) =>
        name switch
        {
            "aborted" => SaslFailure.Aborted,
            "account-disabled" => SaslFailure.AccountDisabled,
            "credentials-expired" => SaslFailure.CredentialsExpired,
            "encryption-required" => SaslFailure.EncryptionRequired,
            "incorrect-encoding" => SaslFailure.IncorrectEncoding,
            "invalid-authzid" => SaslFailure.InvalidAuthorizationId,
            "invalid-mechanism" => SaslFailure.InvalidMechanism,
            "malformed-request" => SaslFailure.MalformedRequest,
            "mechanism-too-weak" => SaslFailure.MechanismTooWeak,
            "not-authorized" => SaslFailure.NotAuthorized,
            "temporary-auth-failure" => SaslFailure.TemporaryFailure,
            _ => SaslFailure.Undefined,
        };

    private static SignInFailure MeaningOf(SaslFailure condition) =>
        condition switch
        {
            SaslFailure.NotAuthorized => SignInFailure.WrongPassword,
            SaslFailure.AccountDisabled or SaslFailure.CredentialsExpired => SignInFailure.AccountDisabled,
            SaslFailure.TemporaryFailure => SignInFailure.TryLater,
            SaslFailure.InvalidMechanism or SaslFailure.MechanismTooWeak or SaslFailure.EncryptionRequired =>
                SignInFailure.MissingFeature,
            _ => SignInFailure.ProtocolError,
        };
}
