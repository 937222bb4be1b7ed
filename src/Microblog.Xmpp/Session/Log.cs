using Microblog.Xmpp.Addresses;
using Microblog.Xmpp.Sasl;
using Microsoft.Extensions.Logging;

namespace Microblog.Xmpp.Session;

/// <summary>What is logged: addresses and reasons; never a secret, never a body.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "Could not sign in as {Account} at {Server}: {Reason}")]
    public static partial void AttemptFailed(ILogger logger, Jid account, ServerAddress server, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Address} is online, resumed: {Resumed}")]
    public static partial void Online(ILogger logger, Jid address, bool resumed);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Address} lost its connection: {Reason}")]
    public static partial void ConnectionLost(ILogger logger, Jid address, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Account} reconnects in {Delay}")]
    public static partial void ReconnectsIn(ILogger logger, Jid account, TimeSpan delay);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Account}: the session ended: {Reason}")]
    public static partial void Ended(ILogger logger, Jid account, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "A handler of {What} failed")]
    public static partial void HandlerFailed(ILogger logger, string what, Exception exception);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Ignored an answer ({Id}) that nobody asked {From} for")]
    public static partial void UnexpectedAnswer(ILogger logger, string? id, string? from);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A {Stanza} of {From} was not read, it is beyond a limit: {Limit}. {Text}"
    )]
    public static partial void OverLimit(ILogger logger, string stanza, string? from, StanzaLimit limit, string text);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Count} items in a {Stanza} of {From} were not read, they are beyond a limit: {Limit}. {Text}"
    )]
    public static partial void ItemsOverLimit(
        ILogger logger,
        int count,
        string stanza,
        string? from,
        StanzaLimit limit,
        string text
    );

    [LoggerMessage(Level = LogLevel.Warning, Message = "A request of {From} was not answered: {Reason}")]
    public static partial void NotAnswered(ILogger logger, string? from, string reason);

    [LoggerMessage(
        Level = LogLevel.Debug,
        Message = "{Account}: {Mechanism} was refused ({Condition}), {Next} is tried"
    )]
    public static partial void MechanismRefused(
        ILogger logger,
        Jid account,
        string mechanism,
        SaslFailure condition,
        string next
    );
}
