using System.Security.Authentication;
using Microblog.Testing.Scripted;
using Microblog.Xmpp.Sasl;
using Microblog.Xmpp.Session;
using Xunit;

namespace Microblog.Xmpp.Tests.Session;

/// <summary>Sign-ins that are bound to their TLS connection, and what is said where they are not.</summary>
[Trait("Spec", "RFC 5802 6, RFC 5929, XEP-0440")]
public sealed class ChannelBindingTests
{
    private const string EndPoint = "tls-server-end-point";

    [Theory(Timeout = 30_000)]
    [InlineData(SslProtocols.Tls13, EndPoint, EndPoint)]
    [InlineData(SslProtocols.Tls12, null, "tls-unique")]
    [InlineData(SslProtocols.Tls12, EndPoint, EndPoint)]
    [InlineData(SslProtocols.Tls13, "tls-exporter " + EndPoint, EndPoint)]
    public async Task An_offered_binding_is_used_and_right(SslProtocols protocol, string? announced, string used)
    {
        var (mechanism, first) = await SignsInAsync(
            protocol,
            Offer(announced, "SCRAM-SHA-1", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS")
        );
        Assert.Equal(("SCRAM-SHA-256-PLUS", $"p={used},,"), (mechanism, first));
    }

    [Theory(Timeout = 30_000)]
    [InlineData("SCRAM-SHA-512", null, "y,,", ChannelBindingPolicy.Preferred)] // not offered: so it says
    [InlineData("SCRAM-SHA-512 SCRAM-SHA-512-PLUS", "tls-exporter", "n,,", ChannelBindingPolicy.Preferred)] // none shared
    [InlineData("SCRAM-SHA-512 SCRAM-SHA-512-PLUS", null, "n,,", ChannelBindingPolicy.Preferred)] // none named: no guess
    [InlineData("SCRAM-SHA-512 SCRAM-SHA-512-PLUS", EndPoint, "n,,", ChannelBindingPolicy.Off)]
    public async Task Missing_channel_binding_reports_its_reason(
        string mechanisms,
        string? announced,
        string said,
        ChannelBindingPolicy policy
    )
    {
        var (mechanism, first) = await SignsInAsync(
            SslProtocols.Tls13,
            Offer(announced, mechanisms.Split(' ')),
            options => options with { ChannelBinding = policy }
        );
        Assert.Equal(("SCRAM-SHA-512", said), (mechanism, first));
    }

    [Theory(Timeout = 30_000)]
    [Trait("Spec", "XEP-0440 3")]
    [InlineData(false, EndPoint, "SCRAM-SHA-256")] // the mechanisms were taken away
    [InlineData(true, EndPoint, "SCRAM-SHA-256")]
    [InlineData(true, null, "SCRAM-SHA-256 SCRAM-SHA-256-PLUS")] // the bindings were
    public async Task An_offer_of_which_a_part_was_taken_away_is_not_answered(
        bool sasl2,
        string? bindings,
        string mechanisms
    )
    {
        using var server = new ScriptedServer();
        var opening = server.OpenAsync();
        var connection = await server.AcceptAsync();
        await connection.StartTlsAsync();
        var offer = Offer(bindings, mechanisms.Split(' '));
        await connection.OpenAsync(
            sasl2
                ? offer
                    .Replace(
                        "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>",
                        "<authentication xmlns='urn:xmpp:sasl:2'>"
                    )
                    .Replace("</mechanisms>", "</authentication>")
                : offer
        );
        var thrown = await Assert.ThrowsAsync<SignInException>(() => opening);
        Assert.Equal(SignInFailure.ServerNotProven, thrown.Failure);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("not-authorized")]
    [InlineData("malformed-request")]
    [InlineData("invalid-mechanism")]
    public async Task A_refused_binding_is_given_up_once(string condition)
    {
        using var server = new ScriptedServer();
        var opening = server.OpenAsync();
        var connection = await server.AcceptAsync();
        await connection.StartTlsAsync();
        await connection.OpenAsync(Offer(EndPoint, "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS"));
        Assert.Equal("SCRAM-SHA-256-PLUS", (await connection.ReadAuthAsync()).Mechanism);
        await connection.RefuseAsync(condition);
        Assert.Equal("SCRAM-SHA-256", await connection.ScramAsync());
        await connection.ReopenAsync();
        await connection.BindAsync(null);
        await connection.AnswerPresenceAsync();
        Assert.Equal("SCRAM-SHA-256", (await opening).Mechanism);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("not-authorized", ChannelBindingPolicy.Required, SaslFailure.NotAuthorized)]
    [InlineData("account-disabled", ChannelBindingPolicy.Preferred, SaslFailure.AccountDisabled)]
    [InlineData("temporary-auth-failure", ChannelBindingPolicy.Preferred, SaslFailure.TemporaryFailure)]
    public async Task Channel_binding_is_not_dropped_where_that_is_useless_or_forbidden(
        string condition,
        ChannelBindingPolicy policy,
        SaslFailure failure
    )
    {
        using var server = new ScriptedServer();
        var opening = server.OpenAsync(server.Options with { ChannelBinding = policy });
        var connection = await server.AcceptAsync();
        await connection.StartTlsAsync();
        await connection.OpenAsync(Offer(EndPoint, "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS"));
        await connection.ReadAuthAsync();
        await connection.RefuseAsync(condition);
        var thrown = await Assert.ThrowsAnyAsync<SignInException>(() => opening);
        Assert.Equal(
            failure,
            Assert.IsType<SaslException>(thrown is SaslException ? thrown : thrown.InnerException).Condition
        );
    }

    [Fact(Timeout = 30_000)]
    public async Task A_wrong_password_is_tried_twice_and_no_more()
    {
        using var server = new ScriptedServer();
        var opening = server.OpenAsync(server.Options with { Credentials = new XmppCredentials.Password("wrong") });
        var connection = await server.AcceptAsync();
        await connection.StartTlsAsync();
        await connection.OpenAsync(Offer(EndPoint, "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS"));
        Assert.Equal("SCRAM-SHA-256-PLUS", await connection.ScramAsync());
        Assert.Equal("SCRAM-SHA-256", await connection.ScramAsync());
        var thrown = await Assert.ThrowsAsync<SaslException>(() => opening);
        Assert.Equal(SignInFailure.WrongPassword, thrown.Failure);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("SCRAM-SHA-256 PLAIN", SaslStrength.Plain, ChannelBindingPolicy.Required)]
    [InlineData("SCRAM-SHA-1 PLAIN", SaslStrength.ScramSha256, ChannelBindingPolicy.Preferred)]
    [InlineData("PLAIN", SaslStrength.ScramSha1, ChannelBindingPolicy.Preferred)]
    [InlineData("SCRAM-SHA-256 SCRAM-SHA-256-PLUS", SaslStrength.ScramSha512, ChannelBindingPolicy.Preferred)]
    public async Task A_server_below_the_floor_is_refused(
        string mechanisms,
        SaslStrength floor,
        ChannelBindingPolicy policy
    )
    {
        using var server = new ScriptedServer();
        var opening = server.OpenAsync(server.Options with { MinimumStrength = floor, ChannelBinding = policy });
        var connection = await server.AcceptAsync();
        await connection.StartTlsAsync();
        await connection.OpenAsync(Offer(null, mechanisms.Split(' ')));
        var thrown = await Assert.ThrowsAsync<SignInException>(() => opening);
        Assert.Equal(SignInFailure.MissingFeature, thrown.Failure);
    }

    [Theory(Timeout = 30_000)]
    [Trait("Spec", "XEP-0474 6")]
    [InlineData(false, null)]
    [InlineData(true, SignInFailure.ServerNotProven)]
    public async Task An_offer_changed_on_the_way_is_found_out(bool changed, SignInFailure? failure)
    {
        using var server = new ScriptedServer();
        var opening = server.OpenAsync();
        var connection = await server.AcceptAsync();
        await connection.StartTlsAsync();
        // Somebody took the stronger mechanisms away; the server hashes what it said itself.
        string[] said = changed ? ["SCRAM-SHA-1", "SCRAM-SHA-256"] : ["SCRAM-SHA-1"];
        await connection.OpenAsync(Offer(null, "SCRAM-SHA-1"));
        var playing = connection.ScramAsync(offer: string.Join('\x1E', said));
        if (failure is not null)
        {
            Assert.Equal(failure, (await Assert.ThrowsAsync<SignInException>(() => opening)).Failure);
            await Record.ExceptionAsync(() => playing);
            return;
        }
        await playing;
        await connection.ReopenAsync();
        await connection.BindAsync(null);
        await connection.AnswerPresenceAsync();
        await opening;
    }

    [Fact(Timeout = 30_000)]
    [Trait("Spec", "XEP-0474 7")]
    public async Task Plain_is_never_used_after_scram_worked()
    {
        using var server = new ScriptedServer();
        var (session, connection) = await server.OpenedAsync(management: false);
        var ended = new TaskCompletionSource<SessionState.Reconnecting>();
        session.StateChanged += state =>
        {
            if (state is SessionState.Reconnecting { Reason: var reason } reconnecting && reason.Contains("PLAIN"))
            {
                ended.TrySetResult(reconnecting);
            }
        };
        connection.Cut();
        connection = await server.AcceptAsync();
        await connection.StartTlsAsync();
        await connection.OpenAsync(Offer(null, "PLAIN"));
        await ended.Task;
        await session.DisposeAsync();
    }

    private static string Offer(string? bindings, params string[] mechanisms) =>
        ScriptedConnection.Mechanisms(mechanisms)
        + (bindings is null ? "" : ScriptedConnection.Bindings(bindings.Split(' ')));

    private static async Task<(string Mechanism, string Header)> SignsInAsync(
        SslProtocols protocol,
        string offer,
        Func<XmppSessionOptions, XmppSessionOptions>? change = null
    )
    {
        using var server = new ScriptedServer();
        var opening = server.OpenAsync(change?.Invoke(server.Options) ?? server.Options);
        var connection = await server.AcceptAsync();
        await connection.StartTlsAsync(protocol);
        await connection.OpenAsync(offer);
        var header = "";
        await connection.ScramAsync(said: first => header = first[..first.IndexOf("n=", StringComparison.Ordinal)]);
        await connection.ReopenAsync();
        await connection.BindAsync(null);
        await connection.AnswerPresenceAsync();
        return ((await opening).Mechanism!, header);
    }
}
