namespace Microblog.Core.Accounts;

/// <summary>Configuration section <c>Sessions</c>.</summary>
public sealed class SessionsOptions
{
    /// <summary>How long an account's XMPP session stays after its last page, in seconds (0 to 86,400).</summary>
    public int LingerSeconds { get; set; } = 60;
}
