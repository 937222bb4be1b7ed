using Microblog.Xmpp;

namespace Microblog.Core.Accounts;

/// <summary>Whose scope this is. Set once, when the pool makes the scope.</summary>
public sealed class AccountIdentity
{
    private Jid? _address;

    /// <summary>The bare address.</summary>
    /// <exception cref="InvalidOperationException">The scope is no account's.</exception>
    public Jid Address =>
        _address
        ?? throw new InvalidOperationException("This is not the scope of an account: lease one from the pool.");

    /// <summary>The account's number in the database.</summary>
    public long AccountId { get; private set; }

    internal void Set(Jid address, long accountId) => (_address, AccountId) = (address.Bare, accountId);
}
