using System.Net;

namespace Microblog.Web.Security;

/// <summary>
/// One line in the log for each attempt that was refused, with the client's address, so that tools can act on it. No line
/// holds a password, a token or a cookie.
/// </summary>
internal sealed partial class SecurityEvents(ILogger<SecurityEvents> logger)
{
    /// <summary>A sign-in that was refused here or by the server.</summary>
    /// <param name="client">Who asked.</param>
    /// <param name="account">The address; without its name where that was typed alone, for it may be a password in the wrong field.</param>
    /// <param name="reason">One word.</param>
    public void SignInRefused(IPAddress? client, string account, string reason) =>
        LogSignInRefused(Text(client), account, reason);

    /// <summary>More sign-ins than a client may try.</summary>
    public void SignInLimited(IPAddress? client, string account) => LogSignInLimited(Text(client), account);

    /// <summary>An attempt that waits, for there were wrong passwords for its address.</summary>
    public void SignInDelayed(IPAddress? client, string account) => LogSignInDelayed(Text(client), account);

    /// <summary>A form or request without the page's token: another site may have sent it.</summary>
    public void TokenMissing(IPAddress? client, string path) => LogTokenMissing(Text(client), path);

    private static string Text(IPAddress? client) =>
        client is null ? "unknown"
        : client.IsIPv4MappedToIPv6 ? client.MapToIPv4().ToString()
        : client.ToString();

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Sign-in refused: {Client} as {Account}: {Reason}")]
    private partial void LogSignInRefused(string client, string account, string reason);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Sign-in limit reached: {Client} as {Account}")]
    private partial void LogSignInLimited(string client, string account);

    [LoggerMessage(
        EventId = 3,
        Level = LogLevel.Warning,
        Message = "Request without a valid token refused: {Client} at {Path}"
    )]
    private partial void LogTokenMissing(string client, string path);

    [LoggerMessage(EventId = 4, Level = LogLevel.Warning, Message = "Sign-in delayed: {Client} as {Account}")]
    private partial void LogSignInDelayed(string client, string account);
}
