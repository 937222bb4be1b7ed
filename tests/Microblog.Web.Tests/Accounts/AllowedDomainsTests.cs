using System.Net;
using Microblog.Core.Accounts;
using Microblog.Testing;
using Microblog.Testing.Scripted;
using Microblog.Web.Tests.Fakes;
using Microblog.Xmpp.Sasl;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Microblog.Web.Tests.Accounts;

/// <summary>An account whose domain is taken off the list.</summary>
public sealed class AllowedDomainsTests
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Account_is_signed_out_everywhere_when_its_domain_is_taken_off_the_list()
    {
        await using var site = new RealSite(("Xmpp:AllowedDomains", "Example.ORG"));
        using var browser = site.Browser();
        Assert.Null(await RealSite.LoginAsync(browser, RealSite.Alice, ScriptedServer.Password, Stop));
        using (var home = await browser.GetAsync("/signed-in", Stop))
        {
            Assert.Equal(HttpStatusCode.NoContent, home.StatusCode);
        }

        Reload(site, "other.example");

        await site.UntilLoggedAsync($"{ScriptedServer.Account} was signed out");
        using var refused = await browser.GetAsync("/signed-in", Stop);
        Assert.Equal(HttpStatusCode.Found, refused.StatusCode);
        Assert.Equal(
            "Accounts of example.org can't sign in here. Accepted: other.example.",
            await RealSite.LoginAsync(browser, RealSite.Alice, ScriptedServer.Password, Stop)
        );
    }

    [Fact(Timeout = 60_000)]
    public async Task Sign_in_that_comes_after_its_domain_was_taken_off_ends_within_a_minute()
    {
        var time = new WaitingTime();
        await using var site = new RealSite(("Xmpp:AllowedDomains", "other.example")) { Time = time };
        var signIns = site.Services.GetRequiredService<SignInStore>();
        // The list was compared for the first time, and is again in half a minute.
        await time.WaitForAsync(Period, Stop);
        await signIns.AddAsync(
            SignInTicket.Create(ScriptedServer.Account),
            new XmppCredentials.Password("orchard"),
            kept: null,
            SignInOrigin.Unknown,
            Stop
        );

        time.Advance(Period);

        await site.UntilLoggedAsync($"{ScriptedServer.Account} was signed out");
        Assert.False(await signIns.AnyAsync(ScriptedServer.Account, Stop));
    }

    [Fact(Timeout = 60_000)]
    public async Task Settings_that_cannot_be_used_leave_those_from_before()
    {
        await using var site = new RealSite(("Xmpp:AllowedDomains", "example.org"));
        var domains = site.Services.GetRequiredService<XmppDomains>();

        Reload(site, "alice@example.org");

        Assert.Equal(["example.org"], domains.Allowed);
        Assert.Contains(
            site.Log,
            line =>
                line.Contains("Error: The settings were changed and cannot be used", StringComparison.Ordinal)
                && line.Contains("Xmpp:AllowedDomains = 'alice@example.org'", StringComparison.Ordinal)
        );
    }

    /// <summary>What happens when the file with the settings is written again.</summary>
    private static void Reload(RealSite site, string allowed)
    {
        var configuration = (IConfigurationRoot)site.Services.GetRequiredService<IConfiguration>();
        configuration["Xmpp:AllowedDomains"] = allowed;
        configuration.Reload();
    }
}
