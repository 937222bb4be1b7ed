using Microblog.Xmpp;

namespace Microblog.Core.Accounts;

/// <summary>Something was asked of a session that is over: nothing was done.</summary>
public sealed class SignedOutException() : XmppException("The session is over: nothing was done.");
