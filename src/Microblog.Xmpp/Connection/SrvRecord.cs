namespace Microblog.Xmpp.Connection;

/// <summary>A service record (RFC 2782).</summary>
internal sealed record SrvRecord(int Priority, int Weight, string Target, int Port);
