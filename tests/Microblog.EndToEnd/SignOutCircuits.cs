using Microblog.Core.Accounts;
using Microblog.Testing.Circuits;
using Microblog.Testing.Servers;
using Microsoft.AspNetCore.SignalR.Client;
using Xunit;

namespace Microblog.EndToEnd;

/// <summary>What a sign-out ends, shown on pages without a browser: nothing that a browser does by itself helps.</summary>
[Trait("Category", "Server")]
public sealed class SignOutCircuits(World world)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory(Timeout = 120_000)]
    [InlineData(ServerKind.HashedProsody)]
    [InlineData(ServerKind.HashedEjabberdSql)]
    public async Task Page_that_stays_after_a_sign_out_is_closed_and_publishes_nothing(ServerKind kind)
    {
        var server = await ServerAsync(kind);
        await using var site = await OwnSite.StartAsync(server);
        using var alice = await CircuitVisitor.SignInAsync(site.Address, "alice", server.Password);
        await using var first = await Circuit.OpenAsync(alice, 0);
        await using var second = await Circuit.OpenAsync(alice, 0);
        await second.ReadyAsync();

        var (address, _) = await alice.SignOutAsync();
        Assert.Equal("/login", address.PathAndQuery);
        await second.TryPostAsync("Published after the sign-out");

        await first.Closed.WaitAsync(Soon, Stop);
        await second.Closed.WaitAsync(Soon, Stop);
        await second.TryPostAsync("Published long after the sign-out");
        Assert.False(await Circuit.TryConnectAsync(alice, second.Id));
        Assert.Empty(await OutboxAsync(site));
        // Nothing waits for the next sign-in either: a post sent then is the first one that comes.
        using var again = await CircuitVisitor.SignInAsync(site.Address, "alice", server.Password);
        await using var page = await Circuit.OpenAsync(again, 0);
        await page.ReadyAsync();
        Assert.Empty(await OutboxAsync(site));
        Assert.Equal(["Before"], await server.ReadAsync("alice", server.Microblog("alice")));
    }

    [Fact(Timeout = 120_000)]
    public async Task Page_that_stays_after_signing_out_everywhere_publishes_nothing()
    {
        var server = await ServerAsync(ServerKind.HashedProsody);
        await using var site = await OwnSite.StartAsync(server);
        using var alice = await CircuitVisitor.SignInAsync(site.Address, "alice", server.Password);
        using var other = await CircuitVisitor.SignInAsync(site.Address, "alice", server.Password, keep: true);
        await using var page = await Circuit.OpenAsync(other, 0);
        await page.ReadyAsync();

        await alice.SignOutAsync(everywhere: true);
        await page.TryPostAsync("Published after the sign-out");

        await page.Closed.WaitAsync(Soon, Stop);
        Assert.Empty(await OutboxAsync(site));
        Assert.Equal(["Before"], await server.ReadAsync("alice", server.Microblog("alice")));
    }

    [Fact(Timeout = 120_000)]
    public async Task Signing_out_in_one_browser_leaves_the_other_one_alone()
    {
        var server = await ServerAsync(ServerKind.HashedProsody);
        await using var site = await OwnSite.StartAsync(server);
        using var alice = await CircuitVisitor.SignInAsync(site.Address, "alice", server.Password);
        using var other = await CircuitVisitor.SignInAsync(site.Address, "alice", server.Password);
        await using var page = await Circuit.OpenAsync(other, 0);
        await using var gone = await Circuit.OpenAsync(alice, 0);
        await page.ReadyAsync();

        await alice.SignOutAsync();
        await gone.Closed.WaitAsync(Soon, Stop);

        Assert.False(page.Closed.IsCompleted);
        Assert.True(await Circuit.TryConnectAsync(other, page.Id));
    }

    [Fact(Timeout = 120_000)]
    public async Task Post_that_the_server_has_not_taken_at_the_sign_out_becomes_a_draft_and_the_page_says_so()
    {
        await using var server = await ServerKind.HashedProsody.LaunchAsync();
        await server.PublishAsync("alice", "Before");
        await using var site = await OwnSite.StartAsync(server);
        using var alice = await CircuitVisitor.SignInAsync(site.Address, "alice", server.Password);
        await using var page = await Circuit.OpenAsync(alice, 0);
        await page.ReadyAsync();
        await server.StandStillAsync();
        try
        {
            var shown = page.SeesAsync("The mill is closed on Monday");
            await page.PostAsync("The mill is closed on Monday");
            await shown;

            var (address, html) = await alice.SignOutAsync();

            Assert.Equal("/login?drafts=1", address.PathAndQuery);
            Assert.Contains("1 post was not sent yet: it is a draft now", html, StringComparison.Ordinal);
            Assert.Empty(await OutboxAsync(site));
            Assert.Equal(["The mill is closed on Monday"], await site.ReadAsync("SELECT text FROM draft"));
        }
        finally
        {
            await server.GoOnAsync();
        }
    }

    [Fact(Timeout = 120_000)]
    public async Task Circuit_of_another_sign_in_is_not_connected_to()
    {
        var server = await ServerAsync(ServerKind.HashedProsody);
        await using var site = await OwnSite.StartAsync(server);
        using var alice = await CircuitVisitor.SignInAsync(site.Address, "alice", server.Password);
        using var elsewhere = await CircuitVisitor.SignInAsync(site.Address, "alice", server.Password);
        using var bob = await CircuitVisitor.SignInAsync(site.Address, "bob", server.Password);
        await using var page = await Circuit.OpenAsync(alice, 0);
        await page.ReadyAsync();

        foreach (var method in new[] { "ConnectCircuit", "ResumeCircuit" })
        {
            Assert.False(await Circuit.TryConnectAsync(bob, page.Id, method));
            Assert.False(await Circuit.TryConnectAsync(elsewhere, page.Id, method));
        }

        Assert.False(page.Closed.IsCompleted);
        Assert.True(await Circuit.TryConnectAsync(alice, page.Id));
    }

    [Fact(Timeout = 120_000)]
    public async Task Connection_that_was_opened_before_the_sign_out_starts_no_circuit_after_it()
    {
        var server = await ServerAsync(ServerKind.HashedProsody);
        await using var site = await OwnSite.StartAsync(server);
        using var alice = await CircuitVisitor.SignInAsync(site.Address, "alice", server.Password);
        // Somebody else is signed in to the account: its session stays.
        using var other = await CircuitVisitor.SignInAsync(site.Address, "alice", server.Password);
        await using var hub = Circuit.HubTo(alice);
        await hub.StartAsync(Stop);

        await alice.SignOutAsync();

        Assert.Null(await Circuit.StartCircuitAsync(hub, site.Address));
    }

    [Theory(Timeout = 120_000)]
    [InlineData("DELETE FROM sign_in")]
    [InlineData("DELETE FROM account")]
    public async Task Sign_in_that_an_operator_removes_ends_its_open_pages(string sql)
    {
        var server = await ServerAsync(ServerKind.HashedProsody);
        await using var site = await OwnSite.StartAsync(server);
        using var alice = await CircuitVisitor.SignInAsync(site.Address, "alice", server.Password, keep: true);
        await using var page = await Circuit.OpenAsync(alice, 0);
        await page.ReadyAsync();

        await site.ReadAsync(sql);
        await site.Pool.EndOverAsync(Stop);

        await page.Closed.WaitAsync(Soon, Stop);
        Assert.Contains(page.Scripts, script => script.Contains("/login", StringComparison.Ordinal));
        using var answer = await alice.GetAsync("/");
        Assert.Equal("/login", answer.RequestMessage?.RequestUri?.AbsolutePath);
    }

    [Fact(Timeout = 180_000)]
    public async Task Oldest_of_too_many_pages_is_closed_and_told_why()
    {
        var server = await ServerAsync(ServerKind.HashedProsody);
        await using var site = await OwnSite.StartAsync(server);
        using var alice = await CircuitVisitor.SignInAsync(site.Address, "alice", server.Password);
        using var bob = await CircuitVisitor.SignInAsync(site.Address, "bob", server.Password);
        await using var others = await Circuit.OpenAsync(bob, 0);
        var pages = new List<Circuit>();
        try
        {
            for (var number = 0; number < AccountPool.MostPages; number++)
            {
                pages.Add(await Circuit.OpenAsync(alice, 0));
            }
            Assert.DoesNotContain(pages, page => page.Closed.IsCompleted);

            pages.Add(await Circuit.OpenAsync(alice, 0));

            await pages[0].Closed.WaitAsync(Soon, Stop);
            Assert.Contains(pages[0].Scripts, script => script.Contains("/closed", StringComparison.Ordinal));
            Assert.DoesNotContain(pages.Skip(1), page => page.Closed.IsCompleted);
            Assert.False(others.Closed.IsCompleted);
            await pages[0].TryPostAsync("Published by a page that was closed");
            Assert.Empty(await OutboxAsync(site));
        }
        finally
        {
            foreach (var page in pages)
            {
                await page.DisposeAsync();
            }
        }
    }

    [Theory(Timeout = 120_000)]
    [InlineData("http://upload.127.0.0.1.example")]
    [InlineData("null")]
    [InlineData("http://127.0.0.1:1")]
    public async Task Page_of_another_host_opens_no_connection(string origin)
    {
        var server = await ServerAsync(ServerKind.HashedProsody);
        await using var site = await OwnSite.StartAsync(server);
        using var alice = await CircuitVisitor.SignInAsync(site.Address, "alice", server.Password);
        await using var own = Circuit.HubTo(alice, site.Address.GetLeftPart(UriPartial.Authority));
        await own.StartAsync(Stop);

        await using var foreign = Circuit.HubTo(alice, origin);

        await Assert.ThrowsAnyAsync<Exception>(() => foreign.StartAsync(Stop));
        Assert.Equal(HubConnectionState.Connected, own.State);
    }

    /// <summary>A server on which alice has posted before: nobody has to be asked who can read her posts.</summary>
    private async Task<XmppServer> ServerAsync(ServerKind kind)
    {
        var server = await world.ServerAsync(kind);
        await server.PublishAsync("alice", "Before");
        return server;
    }

    private static Task<IReadOnlyList<string>> OutboxAsync(OwnSite site) => site.ReadAsync("SELECT text FROM outbox");
}
