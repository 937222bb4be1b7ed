using Microblog.Testing.Scripted;
using Microblog.Xmpp.Sasl;
using Microblog.Xmpp.Session;
using Xunit;

namespace Microblog.Xmpp.Tests.Session;

[Trait("Spec", "RFC 6120 4.9, 5 and 6")]
public sealed class SignInFailureTests
{
    [Fact(Timeout = 30_000)]
    public Task Without_encryption_nothing_is_said() =>
        FailsAsync(
            SignInFailure.NoEncryption,
            connection => connection.OpenAsync(ScriptedConnection.Mechanisms("PLAIN", "SCRAM-SHA-1"))
        );

    [Fact(Timeout = 30_000)]
    public Task A_refused_starttls_ends_the_attempt() =>
        FailsAsync(
            SignInFailure.NoEncryption,
            async connection =>
            {
                await connection.OpenAsync(ScriptedConnection.StartTls);
                await connection.ReadAsync("starttls");
                await connection.SendAsync("<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:stream>");
            }
        );

    [Fact(Timeout = 30_000)]
    public Task A_certificate_for_another_name_is_refused() =>
        FailsAsync(SignInFailure.BadCertificate, StartTlsAndIgnoreAsync, TestCertificate.For("example.com"));

    [Fact(Timeout = 30_000)]
    public Task An_expired_certificate_is_refused() =>
        FailsAsync(
            SignInFailure.BadCertificate,
            StartTlsAndIgnoreAsync,
            TestCertificate.For(ScriptedServer.Domain, expired: true)
        );

    [Fact(Timeout = 30_000)]
    public Task A_certificate_of_nobody_trusted_is_refused() =>
        FailsAsync(SignInFailure.BadCertificate, StartTlsAndIgnoreAsync, change: o => o with { TrustedRoots = null });

    [Fact(Timeout = 30_000)]
    public Task A_wrong_password_is_told() =>
        FailsAsync(
            SignInFailure.WrongPassword,
            async connection =>
            {
                await OfferAsync(connection, "SCRAM-SHA-256");
                await connection.ScramAsync();
            },
            change: o => o with { Credentials = new XmppCredentials.Password("wrong") }
        );

    [Fact(Timeout = 30_000)]
    public Task Keys_for_another_salt_are_no_use() =>
        FailsAsync(
            SignInFailure.WrongPassword,
            async connection =>
            {
                await OfferAsync(connection, "SCRAM-SHA-1");
                // The client leaves instead of answering the challenge.
                await Record.ExceptionAsync(() => connection.ScramAsync());
            },
            change: o =>
                o with
                {
                    Credentials = new XmppCredentials.ScramKeys("SCRAM-SHA-1", [9], 4096, new byte[20], new byte[20]),
                }
        );

    [Fact(Timeout = 30_000)]
    public Task Keys_for_a_mechanism_that_is_gone_are_no_use() =>
        FailsAsync(
            SignInFailure.WrongPassword,
            connection => OfferAsync(connection, "SCRAM-SHA-256"),
            change: o =>
                o with
                {
                    Credentials = new XmppCredentials.ScramKeys("SCRAM-SHA-1", [9], 4096, new byte[20], new byte[20]),
                }
        );

    [Theory(Timeout = 30_000)]
    [InlineData("v=AAAA")]
    [InlineData("")]
    [InlineData("e=other-error")]
    [InlineData(null)]
    public Task A_server_that_does_not_know_the_account_is_found_out(string? last) =>
        FailsAsync(
            SignInFailure.ServerNotProven,
            async connection =>
            {
                await OfferAsync(connection, "SCRAM-SHA-256");
                await connection.ScramAsync(last: _ => last);
            }
        );

    [Theory(Timeout = 30_000)]
    [InlineData(1000)]
    [InlineData(100_000_000)]
    public Task An_iteration_count_beyond_reason_is_refused(int iterations) =>
        FailsAsync(
            SignInFailure.ProtocolError,
            async connection =>
            {
                await OfferAsync(connection, "SCRAM-SHA-1");
                var (_, first) = await connection.ReadAuthAsync();
                var nonce = first[(first.IndexOf("r=", StringComparison.Ordinal) + 2)..];
                var challenge = Convert.ToBase64String(
                    System.Text.Encoding.UTF8.GetBytes($"r={nonce}x,s=AAAA,i={iterations}")
                );
                await connection.SendAsync(
                    $"<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>{challenge}</challenge>"
                );
            }
        );

    [Theory(Timeout = 30_000)]
    [Trait("Spec", "RFC 6120 6.5")]
    [InlineData("aborted", SaslFailure.Aborted, SignInFailure.ProtocolError)]
    [InlineData("account-disabled", SaslFailure.AccountDisabled, SignInFailure.AccountDisabled)]
    [InlineData("credentials-expired", SaslFailure.CredentialsExpired, SignInFailure.AccountDisabled)]
    [InlineData("encryption-required", SaslFailure.EncryptionRequired, SignInFailure.MissingFeature)]
    [InlineData("incorrect-encoding", SaslFailure.IncorrectEncoding, SignInFailure.ProtocolError)]
    [InlineData("invalid-authzid", SaslFailure.InvalidAuthorizationId, SignInFailure.ProtocolError)]
    [InlineData("invalid-mechanism", SaslFailure.InvalidMechanism, SignInFailure.MissingFeature)]
    [InlineData("malformed-request", SaslFailure.MalformedRequest, SignInFailure.ProtocolError)]
    [InlineData("mechanism-too-weak", SaslFailure.MechanismTooWeak, SignInFailure.MissingFeature)]
    [InlineData("not-authorized", SaslFailure.NotAuthorized, SignInFailure.WrongPassword)]
    [InlineData("temporary-auth-failure", SaslFailure.TemporaryFailure, SignInFailure.TryLater)]
    [InlineData("bad-weather", SaslFailure.Undefined, SignInFailure.ProtocolError)]
    public async Task Each_refusal_has_its_reason(string condition, SaslFailure expected, SignInFailure failure)
    {
        using var server = new ScriptedServer(7);
        var opening = server.OpenAsync();
        var connection = await server.AcceptAsync();
        await OfferAsync(connection, "SCRAM-SHA-1");
        await connection.ReadAuthAsync();
        await connection.RefuseAsync(condition);
        var thrown = await Assert.ThrowsAnyAsync<SignInException>(() => opening);
        var refusal = Assert.IsType<SaslException>(thrown is SaslException ? thrown : thrown.InnerException);
        Assert.Equal((failure, failure, expected), (thrown.Failure, refusal.Failure, refusal.Condition));
    }

    [Fact(Timeout = 30_000)]
    public Task No_mechanism_in_common_is_a_missing_feature() =>
        FailsAsync(SignInFailure.MissingFeature, connection => OfferAsync(connection, "X-OAUTH2"));

    [Fact(Timeout = 30_000)]
    public Task No_binding_is_a_missing_feature() =>
        FailsAsync(
            SignInFailure.MissingFeature,
            async connection =>
            {
                await OfferAsync(connection, "SCRAM-SHA-1");
                await connection.ScramAsync();
                await connection.ReopenAsync("<sm xmlns='urn:xmpp:sm:3'/>");
            }
        );

    [Theory(Timeout = 30_000)]
    [InlineData("host-unknown", SignInFailure.UnknownDomain)]
    [InlineData("system-shutdown", SignInFailure.TryLater)]
    [InlineData("invalid-from", SignInFailure.ProtocolError)]
    public Task A_stream_error_instead_of_features_has_its_reason(string condition, SignInFailure failure) =>
        FailsAsync(
            failure,
            connection =>
                connection.SendAsync(
                    "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>"
                        + $"<stream:error><{condition} xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>"
                )
        );

    [Theory(Timeout = 30_000)]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n")]
    [InlineData("<!DOCTYPE a><stream:stream>")]
    [InlineData("<stream xmlns='jabber:client'>")]
    public Task Answer_that_is_no_xmpp_is_a_protocol_error(string text) =>
        FailsAsync(SignInFailure.ProtocolError, connection => connection.SendAsync(text));

    [Fact(Timeout = 30_000)]
    public Task A_connection_that_breaks_is_unreachable() =>
        FailsAsync(
            SignInFailure.Unreachable,
            connection =>
            {
                connection.Cut();
                return Task.CompletedTask;
            }
        );

    [Fact(Timeout = 30_000)]
    public Task Plain_text_smuggled_in_before_encryption_is_found() =>
        FailsAsync(
            SignInFailure.ProtocolError,
            async connection =>
            {
                await connection.OpenAsync(ScriptedConnection.StartTls);
                await connection.ReadAsync("starttls");
                await connection.SendAsync(
                    "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/><message from='evil@example.org'/>",
                    whole: true
                );
            }
        );

    [Fact(Timeout = 30_000)]
    public Task A_silent_server_is_given_up() =>
        FailsAsync(
            SignInFailure.Timeout,
            _ => Task.CompletedTask,
            change: o => o with { ConnectTimeout = TimeSpan.FromMilliseconds(50) }
        );

    private static async Task OfferAsync(ScriptedConnection connection, params string[] mechanisms)
    {
        await connection.StartTlsAsync();
        await connection.OpenAsync(ScriptedConnection.Mechanisms(mechanisms));
    }

    private static async Task StartTlsAndIgnoreAsync(ScriptedConnection connection)
    {
        // The client leaves during or right after the handshake; how the server's side sees that is no matter.
        await Record.ExceptionAsync(() => connection.StartTlsAsync());
    }

    private static async Task FailsAsync(
        SignInFailure failure,
        Func<ScriptedConnection, Task> play,
        System.Security.Cryptography.X509Certificates.X509Certificate2? certificate = null,
        Func<XmppSessionOptions, XmppSessionOptions>? change = null
    )
    {
        using var server = new ScriptedServer(7, certificate);
        var opening = server.OpenAsync((change ?? (o => o))(server.Options));
        await play(await server.AcceptAsync());
        var thrown = await Assert.ThrowsAnyAsync<SignInException>(() => opening);
        Assert.True(failure == thrown.Failure, thrown.ToString());
        Assert.DoesNotContain(ScriptedServer.Password, thrown.ToString(), StringComparison.Ordinal);
    }
}
