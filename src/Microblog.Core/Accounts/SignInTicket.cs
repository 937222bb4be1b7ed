using System.Security.Cryptography;
using System.Text;
using Microblog.Xmpp;

namespace Microblog.Core.Accounts;

/// <summary>What a person's cookie holds: who, an opaque id, and the key that opens what is sealed under that id.</summary>
public sealed record SignInTicket(Jid Address, string Id, byte[] Key)
{
    /// <summary>What the id is stored as: the database alone names no cookie.</summary>
    public string StoredId => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Id)));

    /// <summary>A new ticket.</summary>
    public static SignInTicket Create(Jid address) =>
        new(address.Bare, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), CredentialSeal.NewKey());

    /// <inheritdoc />
    public override string ToString() => $"SignInTicket({Address})";
}
