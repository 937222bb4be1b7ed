namespace Microblog.Core.Accounts;

/// <summary>What the XMPP connection is doing.</summary>
/// <param name="State">The state.</param>
/// <param name="Reason">Where it is not connected, why: with addresses, for the operator, not for the page.</param>
public sealed record ConnectionStatus(ConnectionState State, string? Reason = null);
