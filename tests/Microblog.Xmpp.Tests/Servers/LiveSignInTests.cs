using Microblog.Xmpp.PubSub;
using Microblog.Xmpp.Sasl;
using Microblog.Xmpp.Session;
using Xunit;

namespace Microblog.Xmpp.Tests.Servers;

[Trait("Category", "Server")]
public sealed class LiveSignInTests(LiveServers servers)
{
    [Theory(Timeout = 60_000)]
    [InlineData(ServerKind.Prosody, false)]
    [InlineData(ServerKind.Prosody, true)]
    [InlineData(ServerKind.EjabberdMnesia, false)]
    [InlineData(ServerKind.EjabberdMnesia, true)]
    [InlineData(ServerKind.EjabberdSql, false)]
    public async Task Signs_in_with_either_kind_of_tls(ServerKind kind, bool direct)
    {
        var server = await servers.GetAsync(kind);
        await using var session = await server.OpenAsync(
            "alice",
            change: o => o with { Server = direct ? server.DirectTlsUri : server.StartTlsUri }
        );
        Assert.Equal(new SessionState.Online(false), session.State);
        Assert.Equal(server.Account("alice"), session.Address.Bare);
        Assert.False(session.Address.IsBare);
        Assert.NotNull(session.ScramKeys);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.HashedEjabberd)]
    public async Task The_keys_of_a_sign_in_open_the_next_where_the_server_stores_a_hash(ServerKind kind)
    {
        var server = await servers.GetAsync(kind);
        XmppCredentials.ScramKeys? keys;
        await using (var session = await server.OpenAsync("alice"))
        {
            keys = session.ScramKeys;
        }
        Assert.NotNull(keys);
        await using var again = await server.OpenAsync("alice", change: o => o with { Credentials = keys });
        var node = await new PubSubService(again).CreateAsync(again.Address.Bare);
        Assert.NotEmpty(await new PubSubService(again).GetConfigurationAsync(again.Address.Bare, node));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(ServerKind.Prosody)]
    [InlineData(ServerKind.EjabberdMnesia)]
    public async Task A_wrong_password_and_an_untrusted_certificate_are_told_apart(ServerKind kind)
    {
        var server = await servers.GetAsync(kind);
        var wrong = await Assert.ThrowsAsync<SignInException>(() =>
            server.OpenAsync("alice", change: o => o with { Credentials = new XmppCredentials.Password("wrong") })
        );
        Assert.Equal(SignInFailure.WrongPassword, wrong.Failure);
        var untrusted = await Assert.ThrowsAsync<SignInException>(() =>
            server.OpenAsync("alice", change: o => o with { TrustedRoots = null })
        );
        Assert.Equal(SignInFailure.BadCertificate, untrusted.Failure);
        var otherName = await Assert.ThrowsAsync<SignInException>(() =>
            server.OpenAsync("alice", change: o => o with { Address = Jid.Parse("alice@other.localhost") })
        );
        Assert.NotEqual(SignInFailure.WrongPassword, otherName.Failure);
    }
}
