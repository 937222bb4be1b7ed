using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using System.Xml.Linq;
using Microblog.Testing.Scripted;
using Microblog.Xmpp.Sasl;
using Microblog.Xmpp.Session;
using Xunit;

namespace Microblog.Xmpp.Tests.Session;

/// <summary>Sign-ins by XEP-0388, with binding, resuming and tokens along with them.</summary>
[Trait("Spec", "XEP-0388, XEP-0386, XEP-0484")]
public sealed class Sasl2Tests
{
    private const string Token = "a secret that the server made";
    private const string NewToken = "and the next one";

    private static readonly XNamespace Sasl2 = "urn:xmpp:sasl:2";
    private static readonly XNamespace Bind2 = "urn:xmpp:bind:0";
    private static readonly XNamespace Fast = "urn:xmpp:fast:0";
    private static readonly XNamespace Management = "urn:xmpp:sm:3";
    private static readonly XElement Question = new(XName.Get("question", "urn:example"));

    [Theory(Timeout = 30_000)]
    [InlineData(0)]
    [InlineData(1)]
    public async Task One_round_trip_signs_in_binds_and_enables_stream_management(int seed)
    {
        using var server = new ScriptedServer(seed);
        var opening = server.OpenAsync();
        var connection = await server.AcceptAsync();
        var request = await BeginAsync(connection);
        Assert.Equal("SCRAM-SHA-256", request.Attribute("mechanism")!.Value);
        Assert.Equal(4, Guid.Parse(request.Element(Sasl2 + "user-agent")!.Attribute("id")!.Value).Version);
        Assert.Equal("Microblog", request.Element(Bind2 + "bind")!.Element(Bind2 + "tag")!.Value);
        Assert.Equal(
            "true",
            request.Element(Bind2 + "bind")!.Element(Management + "enable")!.Attribute("resume")!.Value
        );
        Assert.Equal("HT-SHA-256-ENDP", request.Element(Fast + "request-token")!.Attribute("mechanism")!.Value);
        await connection.ScramAsync(request, Bound("session-1") + Given(Token));
        await connection.AnswerPresenceAsync();
        await using var session = await opening;
        Assert.Equal(ScriptedConnection.Address, session.Address.ToString());
        Assert.Equal(
            new XmppCredentials.FastToken(
                "HT-SHA-256-ENDP",
                Token,
                new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero),
                session.Token!.ClientId
            ),
            session.Token
        );
        Assert.NotNull(session.ScramKeys);
    }

    [Fact(Timeout = 30_000)]
    public async Task Without_inline_features_the_rest_follows_on_the_same_stream()
    {
        using var server = new ScriptedServer();
        var opening = server.OpenAsync();
        var connection = await server.AcceptAsync();
        var request = await BeginAsync(connection, inline: "");
        Assert.Null(request.Element(Bind2 + "bind"));
        Assert.Null(request.Element(Fast + "request-token"));
        await connection.ScramAsync(request, Identity(), ScriptedConnection.BindAndManagement);
        await connection.BindAsync("session-1");
        await connection.AnswerPresenceAsync();
        Assert.Null((await opening).Token);
    }

    [Theory(Timeout = 30_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stream_is_resumed_along_with_the_sign_in_or_bound_anew(bool resumes)
    {
        using var server = new ScriptedServer();
        var states = Channel.CreateUnbounded<SessionState>();
        var opening = server.OpenAsync(prepare: s => s.StateChanged += state => states.Writer.TryWrite(state));
        var connection = await server.AcceptAsync();
        await connection.ScramAsync(await BeginAsync(connection), Bound("session-1"));
        await connection.AnswerPresenceAsync();
        await using var session = await opening;
        Assert.Equal(new SessionState.Online(false), await states.Reader.ReadAsync());
        var asking = session.SendIqAsync("get", null, Question);
        var asked = await connection.ReadAsync("iq");
        connection.Cut();
        Assert.IsType<SessionState.Reconnecting>(await states.Reader.ReadAsync());

        connection = await server.AcceptAsync();
        var request = await BeginAsync(connection);
        var resume = request.Element(Management + "resume")!;
        Assert.Equal(("session-1", "1"), (resume.Attribute("previd")!.Value, resume.Attribute("h")!.Value));
        Assert.NotNull(request.Element(Bind2 + "bind"));
        if (resumes)
        {
            await connection.ScramAsync(
                request,
                Identity() + $"<resumed xmlns='{Management}' previd='session-1' h='2'/>"
            );
            var again = await connection.ReadAsync("iq");
            Assert.Equal(asked.Attribute("id")!.Value, again.Attribute("id")!.Value);
            await connection.SendAsync(ScriptedConnection.Result(again));
            await asking;
        }
        else
        {
            await connection.ScramAsync(request, $"<failed xmlns='{Management}' h='2'/>" + Bound("session-2"));
            await connection.AnswerPresenceAsync();
            await Assert.ThrowsAsync<SessionEndedException>(() => asking);
        }
        Assert.Equal(new SessionState.Online(resumes), await states.Reader.ReadAsync());
    }

    [Fact(Timeout = 30_000)]
    public async Task A_token_opens_the_next_connection_and_the_one_after_it_opens_with_the_next_token()
    {
        using var server = new ScriptedServer();
        var opening = server.OpenAsync();
        var connection = await server.AcceptAsync();
        await connection.ScramAsync(await BeginAsync(connection), Bound(null) + Given(Token));
        await connection.AnswerPresenceAsync();
        await using var session = await opening;
        foreach (var (token, next) in new[] { (Token, ""), (Token, Given(NewToken)), (NewToken, "") })
        {
            connection.Cut();
            connection = await server.AcceptAsync();
            await TokenAsync(connection, await BeginAsync(connection), token, Bound(null) + next);
            await connection.AnswerPresenceAsync();
        }
        Assert.Equal(("HT-SHA-256-ENDP", NewToken), (session.Mechanism, session.Token!.Value));
        Assert.NotNull(session.ScramKeys);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("not-authorized")]
    [InlineData("credentials-expired")]
    public async Task A_refused_token_is_forgotten_and_the_password_taken(string condition)
    {
        using var server = new ScriptedServer();
        var opening = server.OpenAsync();
        var connection = await server.AcceptAsync();
        await connection.ScramAsync(await BeginAsync(connection), Bound(null) + Given(Token));
        await connection.AnswerPresenceAsync();
        await using var session = await opening;
        connection.Cut();
        connection = await server.AcceptAsync();
        Assert.Equal("HT-SHA-256-ENDP", (await BeginAsync(connection)).Attribute("mechanism")!.Value);
        await connection.Refuse2Async(condition);
        await connection.ScramAsync(await connection.ReadAsync("authenticate"), Bound(null));
        await connection.AnswerPresenceAsync();
        connection.Cut();
        connection = await server.AcceptAsync();
        Assert.Equal("SCRAM-SHA-256", (await BeginAsync(connection)).Attribute("mechanism")!.Value);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_stored_token_alone_opens_a_session()
    {
        using var server = new ScriptedServer();
        var token = new XmppCredentials.FastToken("HT-SHA-256-ENDP", Token, null, Guid.NewGuid());
        var opening = server.OpenAsync(server.Options with { Credentials = token });
        var connection = await server.AcceptAsync();
        var request = await BeginAsync(connection);
        Assert.Equal(token.ClientId.ToString(), request.Element(Sasl2 + "user-agent")!.Attribute("id")!.Value);
        await TokenAsync(connection, request, Token, Bound("session-1"));
        await connection.AnswerPresenceAsync();
        Assert.Equal(token.ClientId, (await opening).Token?.ClientId ?? token.ClientId);
        Assert.DoesNotContain(Token, token.ToString(), StringComparison.Ordinal);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("HT-SHA-256-ENDP", "not-authorized", SignInFailure.WrongPassword)]
    [InlineData("HT-SHA-256-ENDP", "credentials-expired", SignInFailure.AccountDisabled)]
    [InlineData("HT-SHA-256-EXPR", null, SignInFailure.WrongPassword)]
    [InlineData("HT-SHA-512-ENDP", null, SignInFailure.WrongPassword)]
    public async Task A_stored_token_that_is_no_use_says_so(string mechanism, string? condition, SignInFailure failure)
    {
        using var server = new ScriptedServer();
        var token = new XmppCredentials.FastToken(mechanism, Token, null, Guid.NewGuid());
        var opening = server.OpenAsync(server.Options with { Credentials = token });
        var connection = await server.AcceptAsync();
        if (condition is null)
        {
            await connection.StartTlsAsync();
            await connection.OpenAsync(Features());
        }
        else
        {
            await BeginAsync(connection);
            await connection.Refuse2Async(condition);
        }
        Assert.Equal(failure, (await Assert.ThrowsAnyAsync<SignInException>(() => opening)).Failure);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_server_that_does_not_know_the_token_is_found_out()
    {
        using var server = new ScriptedServer();
        var token = new XmppCredentials.FastToken("HT-SHA-256-ENDP", Token, null, Guid.NewGuid());
        var opening = server.OpenAsync(server.Options with { Credentials = token });
        var connection = await server.AcceptAsync();
        await BeginAsync(connection);
        await connection.SucceedAsync("AAAA", Bound(null));
        Assert.Equal(SignInFailure.ServerNotProven, (await Assert.ThrowsAsync<SignInException>(() => opening)).Failure);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_second_factor_is_refused_by_name()
    {
        using var server = new ScriptedServer();
        var opening = server.OpenAsync();
        var connection = await server.AcceptAsync();
        await BeginAsync(connection);
        await connection.SendAsync(
            $"<continue xmlns='{Sasl2}'><tasks><task>TOTP-EXAMPLE</task></tasks><text>2FA</text></continue>"
        );
        await connection.ReadAsync("abort");
        var thrown = await Assert.ThrowsAsync<SignInException>(() => opening);
        Assert.Equal(SignInFailure.MissingFeature, thrown.Failure);
        Assert.Contains("TOTP-EXAMPLE", thrown.Message, StringComparison.Ordinal);
    }

    private static string Features(
        string inline =
            "<bind xmlns='urn:xmpp:bind:0'><inline><feature var='urn:xmpp:sm:3'/></inline></bind>"
            + "<sm xmlns='urn:xmpp:sm:3'/><fast xmlns='urn:xmpp:fast:0'><mechanism>HT-SHA-256-NONE</mechanism>"
            + "<mechanism>HT-SHA-256-EXPR</mechanism><mechanism>HT-SHA-256-ENDP</mechanism></fast>"
    ) =>
        $"<authentication xmlns='{Sasl2}'><mechanism>PLAIN</mechanism><mechanism>SCRAM-SHA-256</mechanism>"
        + $"<inline>{inline}</inline></authentication>"
        + ScriptedConnection.Mechanisms("SCRAM-SHA-1");

    private static async Task<XElement> BeginAsync(ScriptedConnection connection, string? inline = null)
    {
        await connection.StartTlsAsync();
        await connection.OpenAsync(inline is null ? Features() : Features(inline));
        return await connection.ReadAsync("authenticate");
    }

    private static string Identity(string? resource = null) =>
        $"<authorization-identifier>{ScriptedServer.Account}{resource}</authorization-identifier>";

    private static string Bound(string? managementId) =>
        Identity("/r1")
        + "<bound xmlns='urn:xmpp:bind:0'>"
        + (managementId is null ? "" : $"<enabled xmlns='urn:xmpp:sm:3' id='{managementId}' resume='true'/>")
        + "</bound>";

    private static string Given(string token) =>
        $"<token xmlns='{Fast}' token='{token}' expiry='2030-01-02T03:04:05Z'/>";

    /// <summary>The server's side of a token.</summary>
    private static async Task TokenAsync(ScriptedConnection connection, XElement request, string token, string along)
    {
        Assert.Equal("HT-SHA-256-ENDP", request.Attribute("mechanism")!.Value);
        Assert.NotNull(request.Element(Fast + "fast"));
        var message = Convert.FromBase64String(request.Element(Sasl2 + "initial-response")!.Value);
        byte[] expected = [.. "alice"u8, 0, .. Sign("Initiator")];
        Assert.Equal(expected, message);
        await connection.SucceedAsync(Convert.ToBase64String(Sign("Responder")), along);

        byte[] Sign(string role) =>
            HMACSHA256.HashData(
                Encoding.UTF8.GetBytes(token),
                (byte[])[.. Encoding.ASCII.GetBytes(role), .. connection.EndPoint]
            );
    }
}
