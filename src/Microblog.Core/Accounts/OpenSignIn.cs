using Microblog.Xmpp.Sasl;

namespace Microblog.Core.Accounts;

/// <summary>A sign-in that is open.</summary>
/// <param name="AccountId">The account's number in the database.</param>
/// <param name="Credentials">What signs the account in.</param>
public sealed record OpenSignIn(long AccountId, XmppCredentials Credentials);
