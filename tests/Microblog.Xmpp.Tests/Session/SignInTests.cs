using System.Text.RegularExpressions;
using Microblog.Testing;
using Microblog.Testing.Scripted;
using Microblog.Xmpp.Sasl;
using Microblog.Xmpp.Session;
using Xunit;

namespace Microblog.Xmpp.Tests.Session;

[Trait("Spec", "RFC 6120 3 to 7")]
public sealed class SignInTests
{
    private static readonly string[] Scram = ["SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-512"];

    [Theory(Timeout = 30_000)]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    [InlineData(true, 3)]
    public async Task A_session_opens_over_both_kinds_of_tls_however_the_stream_is_cut(bool direct, int seed)
    {
        using var server = new ScriptedServer(seed) { DirectTls = direct };
        var (session, connection) = await server.OpenedAsync();
        Assert.Equal(ScriptedConnection.Address, session.Address.ToString());
        Assert.Equal(new SessionState.Online(false), session.State);
        await Task.WhenAll(session.DisposeAsync().AsTask(), Leave(connection));
        Assert.Equal(new SessionState.Ended(null), session.State);
    }

    [Theory(Timeout = 30_000)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public async Task The_strongest_mechanism_is_chosen_and_its_keys_open_the_next_session(int count, bool asChallenge)
    {
        using var server = new ScriptedServer(count);
        var opening = server.OpenAsync();
        var connection = await server.AcceptAsync();
        await connection.StartTlsAsync();
        await connection.OpenAsync(ScriptedConnection.Mechanisms(["PLAIN", .. Scram.Take(count)]));
        Assert.Equal(Scram[count - 1], await connection.ScramAsync(asChallenge: asChallenge));
        await connection.ReopenAsync();
        await connection.BindAsync(null);
        await connection.AnswerPresenceAsync();
        var keys = (await opening).ScramKeys;
        Assert.Equal(Scram[count - 1], keys!.Mechanism);

        var again = server.OpenAsync(server.Options with { Credentials = keys });
        connection = await server.AcceptAsync();
        Assert.Equal(keys.Mechanism, await connection.SignInAsync(false, Scram));
        await connection.BindAsync(null);
        await connection.AnswerPresenceAsync();
        Assert.Equal(new SessionState.Online(false), (await again).State);
    }

    [Fact(Timeout = 30_000)]
    public async Task Plain_is_the_last_resort()
    {
        using var server = new ScriptedServer();
        var opening = server.OpenAsync();
        var connection = await server.AcceptAsync();
        await connection.StartTlsAsync();
        await connection.OpenAsync(ScriptedConnection.Mechanisms("X-OTHER", "PLAIN"));
        Assert.Equal(("PLAIN", "\0alice\0pencil"), await connection.ReadAuthAsync());
        await connection.SendAsync("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
        await connection.ReopenAsync();
        await connection.BindAsync(null);
        await connection.AnswerPresenceAsync();
        Assert.Null((await opening).ScramKeys);
    }

    [Theory(Timeout = 30_000)]
    [InlineData(SaslStrength.ScramSha1, "PLAIN")]
    [InlineData(SaslStrength.ScramSha256, "PLAIN SCRAM-SHA-1 SCRAM-SHA-1-PLUS")]
    [InlineData(SaslStrength.ScramSha512, "SCRAM-SHA-256")]
    public async Task Sign_in_with_less_than_the_minimum_says_that_it_is_too_weak(SaslStrength minimum, string offered)
    {
        using var server = new ScriptedServer();
        var opening = server.OpenAsync(server.Options with { MinimumStrength = minimum });
        var connection = await server.AcceptAsync();
        await connection.StartTlsAsync();
        await connection.OpenAsync(ScriptedConnection.Mechanisms(offered.Split(' ')));
        var thrown = await Assert.ThrowsAsync<SignInException>(() => opening);
        Assert.Equal(SignInFailure.MissingFeature, thrown.Failure);
        Assert.True(WeakMechanismException.IsReasonOf(thrown));
        Assert.DoesNotContain(ScriptedServer.Password, thrown.ToString(), StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task Every_address_is_tried_and_named_when_none_works()
    {
        using var server = new ScriptedServer { DeadAddresses = 2 };
        var (session, _) = await server.OpenedAsync();
        Assert.IsType<SessionState.Online>(session.State);

        server.IsReachable = false;
        var thrown = await Assert.ThrowsAsync<SignInException>(() => server.OpenAsync());
        Assert.Equal(SignInFailure.Unreachable, thrown.Failure);
        Assert.All(
            ["dead1", "dead2", "memory"],
            // Once: it is long enough.
            host => Assert.Single(Regex.Matches(thrown.Message, host))
        );

        server.IsReachable = true;
        var opening = server.OpenAsync();
        await (await server.AcceptAsync()).OpenAsync("");
        thrown = await Assert.ThrowsAsync<SignInException>(() => opening);
        Assert.Equal(SignInFailure.NoEncryption, thrown.Failure);
        Assert.Contains("dead1", thrown.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task No_secret_is_logged_at_any_level()
    {
        using var server = new ScriptedServer();
        var log = new RecordingLog();
        var (session, _) = await server.OpenedAsync(server.Options with { Logger = log });
        var secrets = new[]
        {
            ScriptedServer.Password,
            Convert.ToBase64String(session.ScramKeys!.ClientKey),
            Convert.ToHexString(session.ScramKeys.ClientKey),
        };
        Assert.NotEmpty(log.Lines);
        Assert.All(
            log.Lines,
            line => Assert.All(secrets, s => Assert.DoesNotContain(s, line, StringComparison.Ordinal))
        );
        Assert.All(secrets, s => Assert.DoesNotContain(s, session.ScramKeys.ToString(), StringComparison.Ordinal));
    }

    [Fact(Timeout = 30_000)]
    public async Task Leaving_a_server_that_does_not_answer_takes_a_bounded_time()
    {
        using var server = new ScriptedServer();
        var (session, connection) = await server.OpenedAsync();
        var asking = session.SendIqAsync("get", null, new System.Xml.Linq.XElement("q"));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await session.DisposeAsync();
        await session.DisposeAsync();
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(6), watch.Elapsed.ToString());
        await Assert.ThrowsAsync<SessionEndedException>(() => asking);
        await connection.ReadAsync("iq");
        Assert.Equal("unavailable", (await connection.ReadAsync("presence")).Attribute("type")?.Value);
        await connection.ReadEndAsync();
        await Assert.ThrowsAsync<SessionEndedException>(async () =>
            await session.SendAsync(new System.Xml.Linq.XElement("{jabber:client}message"))
        );
    }

    [Fact(Timeout = 30_000)]
    public async Task The_caller_may_give_up()
    {
        using var server = new ScriptedServer();
        using var giveUp = new CancellationTokenSource();
        var opening = server.OpenAsync(cancellation: giveUp.Token);
        await server.AcceptAsync();
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
    }

    private static async Task Leave(ScriptedConnection connection)
    {
        Assert.Equal("unavailable", (await connection.ReadAsync("presence")).Attribute("type")?.Value);
        await connection.ReadEndAsync();
        await connection.SendAsync("</stream:stream>");
    }
}
