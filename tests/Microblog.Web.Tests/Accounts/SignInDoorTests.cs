using System.Net;
using Microblog.Testing;
using Microblog.Testing.Scripted;
using Microblog.Testing.Servers;
using Microblog.Web.Accounts;
using Microblog.Web.Tests.Fakes;

namespace Microblog.Web.Tests.Accounts;

/// <summary>Where a sign-in connects to, and what its failure tells.</summary>
public sealed class SignInDoorTests
{
    private const int XmppPort = 5222;

    // An address of this machine that no server listens at.
    private static readonly IPAddress Inside = IPAddress.Parse("127.83.19.77");

    private readonly WaitingTime _time = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory(Timeout = 60_000)]
    [InlineData(null, null, false)]
    [InlineData("Xmpp:PrivateNetworks", "127.83.0.0/16", true)]
    [InlineData("Xmpp:PrivateNetworks:0", "127.83.19.77:5222", true)]
    [InlineData("Xmpp:PrivateNetworks", "127.83.19.77:5223", false)]
    [InlineData("Xmpp:DefaultDomain", "127.83.19.77", true)]
    [InlineData("Xmpp:AllowedDomains", "127.83.19.77", true)]
    public async Task Sign_in_connects_to_an_inner_address_only_where_the_operator_named_it(
        string? key,
        string? value,
        bool isConnected
    )
    {
        using var inside = new SilentListener(Inside, XmppPort);
        await using var site = key is null ? new RealSite() : new RealSite((key, value));
        using var browser = site.Browser();
        var answering = isConnected ? RefuseAsync(inside) : Task.CompletedTask;

        Assert.NotNull(await RealSite.LoginAsync(browser, $"a@{Inside}", "secret", Stop));

        if (isConnected)
        {
            await answering;
        }
        else
        {
            Assert.False(inside.IsConnectedTo);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Failures_to_connect_have_one_sentence_and_take_the_least_time()
    {
        await using var site = new RealSite { Time = _time };
        using var browser = site.Browser();
        using var open = new SilentListener(Inside, XmppPort);
        foreach (
            var domain in new[] { $"{Inside}", "127.83.19.78", "169.254.169.254", "10.0.0.1", "[::1]", "2130706433" }
        )
        {
            var began = _time.GetUtcNow();
            var signingIn = RealSite.LoginAsync(browser, $"a@{domain}", "secret", Stop);
            await _time.AdvanceAsync(SignInService.LeastToConnect, signingIn, Stop);

            Assert.Equal(
                $"There is no XMPP server for {Xmpp.Jid.Parse($"a@{domain}").Domain}, or it can't be reached. "
                    + "Check the part after the @, or try again in a few minutes.",
                await signingIn
            );
            Assert.Equal(SignInService.LeastToConnect, _time.GetUtcNow() - began);
        }
        Assert.False(open.IsConnectedTo);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("Xmpp:PrivateNetworks", null, false)]
    [InlineData("Xmpp:PrivateNetworks", "Plain", true)]
    [InlineData("Xmpp:DefaultDomain", null, true)]
    [InlineData("Xmpp:AllowedDomains", null, true)]
    [InlineData("Xmpp:DefaultDomain", "ScramSha1", false)]
    public async Task Server_that_offers_only_plain_gets_a_password_where_the_operator_says_so(
        string key,
        string? minimum,
        bool isSent
    )
    {
        using var certificate = TestCertificate.For($"{Inside}");
        using var inside = new SilentListener(Inside, XmppPort);
        await using var site = new RealSite((key, $"{Inside}"), ("Xmpp:MinimumMechanism", minimum))
        {
            Roots = certificate,
        };
        using var browser = site.Browser();
        var signingIn = RealSite.LoginAsync(browser, $"a@{Inside}", "secret", Stop);
        var connection = new ScriptedConnection(await inside.AcceptAsync(Stop), certificate, new Random(0));
        await connection.StartTlsAsync();
        await connection.OpenAsync(ScriptedConnection.Mechanisms("PLAIN"));

        if (isSent)
        {
            Assert.Equal(("PLAIN", "\0a\0secret"), await connection.ReadAuthAsync());
            await connection.RefuseAsync("not-authorized");
            Assert.StartsWith("The address and password don't match.", await signingIn, StringComparison.Ordinal);
            return;
        }
        await Assert.ThrowsAsync<EndOfStreamException>(connection.ReadAsync);
        Assert.Equal(
            $"The server of {Inside} offers no way to sign in that is strong enough here, so your password was not sent. "
                + "Its operator needs to know.",
            await signingIn
        );
    }

    private static async Task RefuseAsync(SilentListener listener) =>
        await (await listener.AcceptAsync(Stop)).DisposeAsync();
}
