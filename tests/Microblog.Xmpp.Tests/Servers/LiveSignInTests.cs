using System.Net;
using Microblog.Testing.Servers;
using Microblog.Xmpp.Addresses;
using Microblog.Xmpp.Connection;
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
    [InlineData(ServerKind.HashedEjabberdMnesia)]
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
        var wrong = await Assert.ThrowsAnyAsync<SignInException>(() =>
            server.OpenAsync("alice", change: o => o with { Credentials = new XmppCredentials.Password("wrong") })
        );
        Assert.Equal(SignInFailure.WrongPassword, wrong.Failure);
        var untrusted = await Assert.ThrowsAnyAsync<SignInException>(() =>
            server.OpenAsync("alice", change: o => o with { TrustedRoots = null })
        );
        Assert.Equal(SignInFailure.BadCertificate, untrusted.Failure);
        var otherName = await Assert.ThrowsAnyAsync<SignInException>(() =>
            server.OpenAsync("alice", change: o => o with { Address = Jid.Parse("alice@other.localhost") })
        );
        Assert.NotEqual(SignInFailure.WrongPassword, otherName.Failure);
    }

    /// <summary>ejabberd is its own web server; prosody of Debian has no host-meta.</summary>
    [Theory(Timeout = 60_000)]
    [Trait("Spec", "XEP-0156 3")]
    [InlineData(ServerKind.EjabberdMnesia)]
    [InlineData(ServerKind.EjabberdSql)]
    public async Task The_websocket_that_host_meta_names_is_signed_in_over(ServerKind kind)
    {
        var server = await servers.GetAsync(kind);
        var options = server.OptionsFor("alice");
        // The name of the domain, which its certificate must prove, at this machine.
        var root = new Uri($"https://{server.Host}:{server.HttpsPort}");
        var named = Assert.Single(await AskAsync());
        Assert.Equal($"wss://127.0.0.1:{server.HttpsPort}/ws", named.ToString());
        await using var session = await server.OpenAsync(
            "alice",
            change: o => o with { Server = new Uri(named.ToString()) }
        );
        Assert.Equal(new SessionState.Online(false), session.State);
        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(trusted: false));

        async Task<IReadOnlyList<ServerAddress>> AskAsync(bool trusted = true)
        {
            var here = new AddressConnector(
                AddressPolicy.Everywhere,
                TimeProvider.System,
                (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback])
            );
            using var handler = HostMeta.NewHandler(trusted ? options.TrustedRoots : null, here);
            using var http = new HttpMessageInvoker(handler);
            return await HostMeta.GetAsync(http, root, TestContext.Current.CancellationToken);
        }
    }

    [Theory(Timeout = 60_000)]
    [Trait("Spec", "RFC 7395")]
    [InlineData(ServerKind.Prosody, "xmpp-websocket")]
    [InlineData(ServerKind.EjabberdMnesia, "ws")]
    [InlineData(ServerKind.EjabberdSql, "ws")]
    public async Task Signs_in_and_works_over_websocket(ServerKind kind, string path)
    {
        var server = await servers.GetAsync(kind);
        await using var session = await server.OpenAsync(
            "alice",
            change: o => o with { Server = new Uri($"wss://127.0.0.1:{server.HttpsPort}/{path}") }
        );
        var pubSub = new PubSubService(session);
        var node = await pubSub.CreateAsync(session.Address.Bare);
        var text = string.Concat(Enumerable.Repeat("long & <wide> ö ", 5_000));
        for (var item = 0; item < 20; item++)
        {
            var id = $"item {item}";
            Assert.Equal(
                id,
                await pubSub.PublishAsync(
                    session.Address.Bare,
                    node,
                    id,
                    MicroblogNode.Entry(item == 7 ? text : "short")
                )
            );
        }
        var page = await pubSub.GetItemsAsync(session.Address.Bare, node, ["item 7"]);
        Assert.Contains(text, page.Single().Payload!.Value, StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [Trait("Spec", "XEP-0388, XEP-0386")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Signs_in_and_binds_in_one_round_trip_where_the_server_can(bool direct)
    {
        await using var server = await ServerKind.Sasl2Prosody.LaunchAsync();
        await using var session = await server.OpenAsync(
            "alice",
            change: o => o with { Server = direct ? server.DirectTlsUri : server.StartTlsUri }
        );
        // Prosody makes the resource of the tag that goes along with the sign-in; bound the other way it has none.
        Assert.StartsWith("Microblog~", session.Address.Resource, StringComparison.Ordinal);
        Assert.StartsWith("SCRAM-SHA-", session.Mechanism, StringComparison.Ordinal);
        var node = await new PubSubService(session).CreateAsync(session.Address.Bare);
        Assert.NotEmpty(await new PubSubService(session).GetConfigurationAsync(session.Address.Bare, node));
        var wrong = await Assert.ThrowsAsync<SaslException>(() =>
            server.OpenAsync("alice", change: o => o with { Credentials = new XmppCredentials.Password("wrong") })
        );
        Assert.Equal(SaslFailure.NotAuthorized, wrong.Condition);
    }

    [Theory(Timeout = 60_000)]
    [Trait("Spec", "RFC 5802 6, RFC 5929 3")]
    [InlineData(ChannelBindingPolicy.Required, "SCRAM-SHA-256-PLUS")]
    [InlineData(ChannelBindingPolicy.Preferred, "SCRAM-SHA-256-PLUS")]
    [InlineData(ChannelBindingPolicy.Off, "SCRAM-SHA-256")]
    public async Task A_sign_in_is_bound_to_its_connection_where_the_server_can(
        ChannelBindingPolicy policy,
        string mechanism
    )
    {
        // Prosody binds by the handshake of TLS 1.2; what TLS 1.3 has instead, neither it nor the platform gives out.
        var server = await servers.GetAsync(ServerKind.Tls12Prosody);
        await using var session = await server.OpenAsync("alice", change: o => o with { ChannelBinding = policy });
        Assert.Equal(mechanism, session.Mechanism);
    }

    [Theory(Timeout = 60_000)]
    [Trait("Spec", "RFC 5802 6")]
    [InlineData(ServerKind.Prosody, "SCRAM-SHA-256", null)]
    [InlineData(ServerKind.EjabberdMnesia, "SCRAM-SHA-512", SaslFailure.NotAuthorized)]
    [InlineData(ServerKind.EjabberdSql, "SCRAM-SHA-512", SaslFailure.NotAuthorized)]
    public async Task Signs_in_unbound_where_no_binding_is_shared(
        ServerKind kind,
        string mechanism,
        SaslFailure? refusal
    )
    {
        var server = await servers.GetAsync(kind);
        foreach (var policy in new[] { ChannelBindingPolicy.Preferred, ChannelBindingPolicy.Off })
        {
            await using var session = await server.OpenAsync("alice", change: o => o with { ChannelBinding = policy });
            Assert.Equal(mechanism, session.Mechanism);
        }
        // Prosody offers none over TLS 1.3; ejabberd binds by what the platform does not give out.
        var refused = await Assert.ThrowsAnyAsync<SignInException>(() =>
            server.OpenAsync("alice", change: o => o with { ChannelBinding = ChannelBindingPolicy.Required })
        );
        Assert.Equal(refusal, (refused as SaslException)?.Condition);
    }
}
