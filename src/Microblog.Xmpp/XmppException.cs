namespace Microblog.Xmpp;

/// <summary>Whatever can go wrong with XMPP.</summary>
public class XmppException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A request was answered with an error stanza.</summary>
public sealed class StanzaException(StanzaError error)
    : XmppException(error.Text is { Length: > 0 } text ? $"{error.Condition}: {text}" : error.Condition)
{
    /// <summary>The error as the server gave it.</summary>
    public StanzaError Error { get; } = error;

    /// <summary>Shorthand for the defined condition.</summary>
    public string Condition => Error.Condition;
}

/// <summary>No answer came in time. The request may or may not have been carried out.</summary>
public sealed class XmppTimeoutException(string message) : XmppException(message);

/// <summary>The stream ended before the answer came, or there is none at the moment.</summary>
public sealed class SessionEndedException(string message, Exception? inner = null) : XmppException(message, inner);

/// <summary>Why a session could not be opened. Each has its own sentence for the person.</summary>
public enum SignInFailure
{
    /// <summary>The domain has no XMPP server: DNS knows neither SRV nor address records.</summary>
    UnknownDomain,

    /// <summary>No address of the server could be connected to.</summary>
    Unreachable,

    /// <summary>The server has only addresses that may not be connected to from here.</summary>
    AddressNotAllowed,

    /// <summary>The certificate is not valid for the domain or not trusted.</summary>
    BadCertificate,

    /// <summary>The server offers no TLS.</summary>
    NoEncryption,

    /// <summary>The server lacks something that is needed: a usable mechanism, binding.</summary>
    MissingFeature,

    /// <summary>The password (or token) was refused.</summary>
    WrongPassword,

    /// <summary>The account is disabled or expired, or the credentials are too old.</summary>
    AccountDisabled,

    /// <summary>The server's own proof (the SCRAM server signature) is wrong or missing.</summary>
    ServerNotProven,

    /// <summary>The server said that it cannot now (temporary-auth-failure, resource-constraint, system-shutdown).</summary>
    TryLater,

    /// <summary>Connecting took longer than allowed.</summary>
    Timeout,

    /// <summary>The server broke the protocol.</summary>
    ProtocolError,
}

/// <summary>A session could not be opened.</summary>
public class SignInException(SignInFailure failure, string message, Exception? inner = null)
    : XmppException(message, inner)
{
    /// <summary>The reason.</summary>
    public SignInFailure Failure { get; } = failure;

    /// <summary>True where trying again with the same data cannot help.</summary>
    public bool IsPermanent =>
        Failure is SignInFailure.WrongPassword or SignInFailure.AccountDisabled or SignInFailure.ServerNotProven;
}
