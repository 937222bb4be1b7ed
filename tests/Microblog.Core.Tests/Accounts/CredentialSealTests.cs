using Microblog.Core.Accounts;
using Microblog.Xmpp;
using Microblog.Xmpp.Sasl;
using Xunit;

namespace Microblog.Core.Tests.Accounts;

public sealed class CredentialSealTests
{
    private static readonly XmppCredentials.ScramKeys Keys = new("SCRAM-SHA-256", [1, 2], 4096, [3, 4], [5, 6]);
    private static readonly byte[] Key = CredentialSeal.NewKey();

    [Fact]
    public void Sealed_credentials_open_with_their_key_and_sign_in()
    {
        var opened = Assert.IsType<XmppCredentials.ScramKeys>(
            CredentialSeal.Open(CredentialSeal.Seal(Keys, Key, "row"), Key, "row")
        );
        Assert.Equivalent(Keys, opened, strict: true);
        var password = new XmppCredentials.Password("pässword 🦆");
        Assert.Equal(password, CredentialSeal.Open(CredentialSeal.Seal(password, Key, "row"), Key, "row"));
    }

    [Fact]
    public void Another_key_another_row_or_other_bytes_open_nothing()
    {
        var bytes = CredentialSeal.Seal(Keys, Key, "row");
        Assert.Null(CredentialSeal.Open(bytes, CredentialSeal.NewKey(), "row"));
        Assert.Null(CredentialSeal.Open(bytes, Key[..16], "row"));
        Assert.Null(CredentialSeal.Open(bytes, Key, "another"));
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Null(CredentialSeal.Open(bytes[..length], Key, "row"));
        }
        for (var index = 0; index < bytes.Length; index++)
        {
            var changed = (byte[])bytes.Clone();
            changed[index] ^= 1;
            Assert.Null(CredentialSeal.Open(changed, Key, "row"));
        }
    }

    [Fact]
    public void The_same_credentials_are_never_sealed_to_the_same_bytes() =>
        Assert.NotEqual(CredentialSeal.Seal(Keys, Key, "row"), CredentialSeal.Seal(Keys, Key, "row"));

    [Fact]
    public void The_database_is_not_told_the_id_of_the_cookie()
    {
        var ticket = new SignInTicket(Jid.Parse("mara@here.example"), "abc", Key);
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", ticket.StoredId);
        Assert.DoesNotContain("abc", ticket.ToString(), StringComparison.Ordinal);
    }
}
