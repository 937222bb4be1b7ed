using Microblog.Core.Accounts;
using Microblog.Core.Publishing;
using Microblog.Core.Storage;
using Microblog.Testing.Accounts;
using Microblog.Testing.Servers;
using Microblog.Xmpp;
using Microblog.Xmpp.Sasl;
using Microblog.Xmpp.Session;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Microblog.Storage.Tests;

public abstract partial class StorageTests
{
    private static readonly Jid Mara = Jid.Parse("mara@here.example");
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(56));

    [Fact(Timeout = TimeLimit)]
    public async Task Drafts_are_kept_by_place_and_by_account()
    {
        var signIns = new SignInStore(Database, _time);
        var long1 = "reply:xmpp:jo@there.example?;node=n;item=" + new string('i', 4000);
        var long2 = long1 + "2";
        await using (var pool = NewPool(signIns))
        {
            using var session = await SignInAsync(pool, signIns, Mara);
            await session.Get<IDrafts>().SetAsync("home", "The mill 🦆", Stop);
            await session.Get<IDrafts>().SetAsync("home", "The mill turns 🦆", Stop);
            await session.Get<IDrafts>().SetAsync(long1, "one", Stop);
            await session.Get<IDrafts>().SetAsync(long2, "two", Stop);
            await session.Get<IDrafts>().SetAsync("edit:x", "gone", Stop);
            await session.Get<IDrafts>().SetAsync("edit:x", "", Stop);
        }
        await using (var pool = NewPool(signIns))
        {
            using var session = await SignInAsync(pool, signIns, Mara);
            Assert.Equal("The mill turns 🦆", await session.Get<IDrafts>().GetAsync("home", Stop));
            Assert.Equal("one", await session.Get<IDrafts>().GetAsync(long1, Stop));
            Assert.Equal("two", await session.Get<IDrafts>().GetAsync(long2, Stop));
            Assert.Null(await session.Get<IDrafts>().GetAsync("edit:x", Stop));
            using var other = await SignInAsync(pool, signIns, Jid.Parse("jo@here.example"));
            Assert.Null(await other.Get<IDrafts>().GetAsync("home", Stop));
        }
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Draft_longer_than_a_post_can_be_is_refused_and_the_one_before_stays()
    {
        var signIns = new SignInStore(Database, _time);
        await using var pool = NewPool(signIns);
        using var session = await SignInAsync(pool, signIns, Mara);
        var longest = new string('x', Drafts.MaxBytes - 4) + "🦆";
        await session.Get<IDrafts>().SetAsync("home", longest, Stop);
        var refused = await Assert.ThrowsAsync<DraftException>(() =>
            session.Get<IDrafts>().SetAsync("home", longest + "x", Stop)
        );
        Assert.Equal(DraftFailure.TooLong, refused.Failure);
        Assert.Equal(longest, await session.Get<IDrafts>().GetAsync("home", Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Account_keeps_two_hundred_drafts_and_takes_the_next_one_when_one_is_gone()
    {
        var signIns = new SignInStore(Database, _time);
        await using var pool = NewPool(signIns);
        using var session = await SignInAsync(pool, signIns, Mara);
        using var other = await SignInAsync(pool, signIns, Jid.Parse("jo@here.example"));
        for (var number = 0; number < Drafts.Most; number++)
        {
            await session.Get<IDrafts>().SetAsync($"reply:xmpp:jo@here.example?;node=n;item={number}", "text", Stop);
        }
        var refused = await Assert.ThrowsAsync<DraftException>(() =>
            session.Get<IDrafts>().SetAsync("home", "one more", Stop)
        );
        Assert.Equal(DraftFailure.TooMany, refused.Failure);
        await session.Get<IDrafts>().SetAsync("reply:xmpp:jo@here.example?;node=n;item=0", "changed", Stop);
        await other.Get<IDrafts>().SetAsync("home", "of another account", Stop);
        await session.Get<IDrafts>().SetAsync("reply:xmpp:jo@here.example?;node=n;item=0", "", Stop);
        await session.Get<IDrafts>().SetAsync("home", "one more", Stop);
        Assert.Equal("one more", await session.Get<IDrafts>().GetAsync("home", Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Text_that_was_typed_after_an_older_draft_is_not_stored_over_the_newer_one()
    {
        const string Place = DraftLocation.Home;
        const string Club = "xmpp:club.example?;node=club";
        var signIns = new SignInStore(Database, _time);
        await using var pool = NewPool(signIns);
        using var first = await SignInAsync(pool, signIns, Mara);
        using var second = await SignInAsync(pool, signIns, Mara);
        using var stranger = await SignInAsync(pool, signIns, Jid.Parse("jo@here.example"));
        var told = new List<DraftChange>();
        second.Get<IDrafts>().Changed += told.Add;
        stranger.Get<IDrafts>().Changed += _ => Assert.Fail("Another account's draft.");

        Assert.Equal(SavedDraft.None, await first.Get<IDrafts>().ReadAsync(Place, Stop));
        var one = await first.Get<IDrafts>().SaveAsync(Place, "One", Club, 0, Stop);
        Assert.Equal(new SavedDraft("One", Club, one.Version), await second.Get<IDrafts>().ReadAsync(Place, Stop));
        Assert.Equal([new DraftChange(Place, one.Version, false)], told);

        // Typed before the other page knew of it: nothing is stored.
        Assert.Equal(one, await second.Get<IDrafts>().SaveAsync(Place, "Two", "", 0, Stop));
        Assert.Equal(one, await first.Get<IDrafts>().ReadAsync(Place, Stop));
        Assert.Single(told);

        // Each version is another one, however fast they come.
        var two = await second.Get<IDrafts>().SaveAsync(Place, "Two", "", one.Version, Stop);
        Assert.NotEqual(one.Version, two.Version);
        Assert.Equal(
            two.Version,
            (await first.Get<IDrafts>().SaveAsync(Place, "One and", Club, one.Version, Stop)).Version
        );
        // The same text is no other.
        Assert.Equal("Two", (await first.Get<IDrafts>().SaveAsync(Place, "Two", null, one.Version, Stop)).Text);

        await first.Get<IDrafts>().SetAsync(Place, "", Stop);
        Assert.Equal(new DraftChange(Place, 0, IsSent: true), told[^1]);
        Assert.Equal(SavedDraft.None, await second.Get<IDrafts>().SaveAsync(Place, "Two", null, two.Version, Stop));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_sign_in_that_is_kept_outlives_the_program()
    {
        var ticket = SignInTicket.Create(Mara);
        await new SignInStore(Database, _time).AddAsync(ticket, Typed, Keys(), SignInOrigin.Unknown, Stop);
        var opened = await new SignInStore(Database, _time).OpenAsync(ticket, Stop);
        Assert.Equal(Keys().ClientKey, Assert.IsType<XmppCredentials.ScramKeys>(opened?.Credentials).ClientKey);
    }

    /// <summary>Whoever stands between may pretend to be the server, not end what was kept.</summary>
    [Theory(Timeout = TimeLimit)]
    [InlineData(true, ConnectionState.SignedOut)]
    [InlineData(false, ConnectionState.Reconnecting)]
    [Trait("Category", "Server")]
    public async Task A_refusal_ends_kept_sign_ins_and_a_server_that_does_not_prove_itself_does_not(
        bool isPersonWrong,
        ConnectionState expected
    )
    {
        await using var server = await ProsodyServer.LaunchAsync(
            settings: new Dictionary<string, string> { ["AUTH"] = "internal_hashed" }
        );
        XmppCredentials.ScramKeys keys;
        await using (var session = await XmppSession.OpenAsync(server.OptionsFor("alice"), cancellation: Stop))
        {
            keys = session.ScramKeys!;
        }
        var wrong = new byte[keys.ClientKey.Length];
        var ticket = SignInTicket.Create(server.Account("alice"));
        await new SignInStore(Database, _time).AddAsync(
            ticket,
            Typed,
            isPersonWrong ? keys with { ClientKey = wrong } : keys with { ServerKey = wrong },
            SignInOrigin.Unknown,
            Stop
        );
        var signIns = new SignInStore(Database, _time);
        var pool = NewPool(
            signIns,
            new XmppOptions
            {
                Servers = { [server.Host] = server.StartTlsUri.ToString() },
                TrustedCertificateFile = server.CertificateFile,
            }
        );
        var signedOut = new TaskCompletionSource();
        Assert.True(await pool.PrepareAsync(ticket, Stop));
        var account = pool.Lease(ticket)!;
        using var page = AccountLease.Open(pool, ticket)!;
        page.Ended += _ => signedOut.TrySetResult();
        var settled = new TaskCompletionSource();
        account.StatusChanged += Look;
        Look();
        await settled.Task.WaitAsync(Stop);
        Assert.Equal(expected, account.Status.State);
        if (isPersonWrong)
        {
            await signedOut.Task.WaitAsync(Stop);
        }
        // What a refusal ends is ended when the pool is.
        await pool.DisposeAsync();
        Assert.Equal(!isPersonWrong, await signIns.AnyAsync(ticket.Address, Stop));

        void Look()
        {
            if (account.Status.State != ConnectionState.Connecting)
            {
                settled.TrySetResult();
            }
        }
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Unsent_operations_keep_their_order_after_a_restart()
    {
        var account = await Database.NewAccountAsync(Mara);
        var sent = new List<OutboxEntry>();
        await using (var outbox = NewOutbox(account))
        {
            for (var index = 0; index < 5; index++)
            {
                sent.Add(await outbox.PostAsync(null, $"Post {index} 🦆", Stop));
                _time.Advance(TimeSpan.FromSeconds(1));
            }
        }
        await using var again = NewOutbox(account);
        await UntilAsync(again, () => again.Entries.Count == 5);
        Assert.Equal(sent, again.Entries);
        await again.DiscardAsync(sent[2].Id, Stop);
        await using var third = NewOutbox(account);
        await UntilAsync(third, () => third.Entries.Count == 4);
        await using var other = NewOutbox(await Database.NewAccountAsync());
        Assert.Empty(other.Entries);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Removing_an_account_removes_all_its_rows_and_nobody_elses()
    {
        foreach (var address in new[] { "mara@here.example", "jo@here.example" })
        {
            await FillAsync(Jid.Parse(address));
        }
        await using var context = await Database.OpenAsync(Stop);
        var before = await CountAsync(context);
        await context.Accounts.Where(a => a.Jid == "mara@here.example").ExecuteDeleteAsync(Stop);
        var after = await CountAsync(context);
        Assert.All(before, count => Assert.Equal(2, count));
        Assert.All(after, count => Assert.Equal(1, count));
    }

    private async Task FillAsync(Jid address)
    {
        var account = await Database.NewAccountAsync(address);
        var store = Database.StoreOf(account);
        var feed = await FeedAsync(store, "anna");
        await StoreAsync(store, feed, Row(feed, "a", 1));
        await new SignInStore(Database, _time).AddAsync(
            SignInTicket.Create(address),
            Typed,
            Keys(),
            SignInOrigin.Unknown,
            Stop
        );
        await using var outbox = NewOutbox(account);
        await outbox.PostAsync(null, "Post", Stop);
        await using var context = await Database.OpenAsync(Stop);
        context.Drafts.Add(
            new DraftEntity
            {
                AccountId = account,
                Place = "home",
                Text = "Draft",
            }
        );
        context.Readings.Add(
            new ReadingEntity
            {
                AccountId = account,
                Timeline = "home",
                Address = "a",
                SeenAddress = "a",
            }
        );
        await context.SaveChangesAsync(Stop);
    }

    private static async Task<int[]> CountAsync(MicroblogDbContext context) =>
        [
            await context.Accounts.CountAsync(Stop),
            await context.SignIns.CountAsync(Stop),
            await context.Feeds.CountAsync(Stop),
            await context.Entries.CountAsync(Stop),
            await context.Outbox.CountAsync(Stop),
            await context.Drafts.CountAsync(Stop),
            await context.Readings.CountAsync(Stop),
        ];

    private static XmppCredentials.Password Typed => new("orchard");

    private static XmppCredentials.ScramKeys Keys() => new("SCRAM-SHA-256", [1, 2], 4096, [3, 4], [5, 6]);

    private Outbox NewOutbox(long account) => new(Database, account, Mara, () => null, _time, NullLogger.Instance);

    private static async Task UntilAsync(Outbox outbox, Func<bool> isSo)
    {
        var changed = new SemaphoreSlim(0);
        outbox.Changed += () => changed.Release();
        while (!isSo())
        {
            await changed.WaitAsync(Stop);
        }
    }

    /// <summary>Accounts whose server is never there.</summary>
    private AccountPool NewPool(SignInStore signIns) =>
        NewPool(signIns, new XmppOptions { Servers = { ["here.example"] = "xmpp://127.0.0.1:1" } });

    private AccountPool NewPool(SignInStore signIns, XmppOptions options) =>
        AccountServices.NewPool(Database, AccountServices.NewSessions(options, _time), signIns, _time);

    private static async Task<AccountLease> SignInAsync(AccountPool pool, SignInStore signIns, Jid address)
    {
        var ticket = SignInTicket.Create(address);
        await signIns.AddAsync(ticket, Typed, null, SignInOrigin.Unknown, Stop);
        Assert.True(await pool.PrepareAsync(ticket, Stop));
        return AccountLease.Open(pool, ticket)!;
    }
}
