namespace Microblog.Xmpp.Sasl;

/// <summary>Why a server refused a sign-in (RFC 6120, 6.5; the same conditions in XEP-0388, 2.6.2).</summary>
public enum SaslFailure
{
    /// <summary>A condition that the specification does not define.</summary>
    Undefined,

    /// <summary><c>aborted</c> (6.5.1).</summary>
    Aborted,

    /// <summary><c>account-disabled</c> (6.5.2).</summary>
    AccountDisabled,

    /// <summary><c>credentials-expired</c> (6.5.3): also a token that is too old (XEP-0484, 4.2).</summary>
    CredentialsExpired,

    /// <summary><c>encryption-required</c> (6.5.4).</summary>
    EncryptionRequired,

    /// <summary><c>incorrect-encoding</c> (6.5.5).</summary>
    IncorrectEncoding,

    /// <summary><c>invalid-authzid</c> (6.5.6).</summary>
    InvalidAuthorizationId,

    /// <summary><c>invalid-mechanism</c> (6.5.7).</summary>
    InvalidMechanism,

    /// <summary><c>malformed-request</c> (6.5.8).</summary>
    MalformedRequest,

    /// <summary><c>mechanism-too-weak</c> (6.5.9).</summary>
    MechanismTooWeak,

    /// <summary><c>not-authorized</c> (6.5.10).</summary>
    NotAuthorized,

    /// <summary><c>temporary-auth-failure</c> (6.5.11).</summary>
    TemporaryFailure,
}
