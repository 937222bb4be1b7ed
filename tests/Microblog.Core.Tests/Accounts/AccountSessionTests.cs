using Microblog.Core.Accounts;
using Microblog.Core.Follows;
using Microblog.Core.Model;
using Microblog.Core.Tests.Fakes;
using Microblog.Testing.Accounts;
using Microblog.Testing.Databases;
using Microblog.Testing.Servers;
using Microblog.Xmpp;
using Microblog.Xmpp.Sasl;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Microblog.Core.Tests.Accounts;

public sealed class AccountSessionTests : IAsyncLifetime
{
    private const int TimeLimit = 60_000;
    private const int ServerTimeLimit = 120_000;

    private TestDatabase _database = null!;
    private WatchedDatabase _watched = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await AccountWorld.NewDatabaseAsync();
        _watched = new WatchedDatabase(_database);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact(Timeout = TimeLimit)]
    public async Task A_database_that_is_busy_at_the_start_does_not_keep_the_account_from_signing_in()
    {
        var account = await _database.NewAccountAsync(AccountWorld.Own);
        var isBusy = true;
        _watched.Before = async stop =>
        {
            // The writer has stored the own feed: whoever comes next finds it locked.
            await using var context = await _database.OpenAsync(stop);
            if (isBusy && await context.Feeds.AnyAsync(stop))
            {
                isBusy = false;
                throw new TimeoutException("The database is locked.");
            }
        };
        using var sessions = Runtimes.Sessions("here.example", new Uri("xmpp://127.0.0.1:1"));
        await using var runtime = NewRuntime(AccountWorld.Own, account, sessions);
        var isTried = runtime.UntilAsync(ConnectionState.Reconnecting);
        runtime.Start(new XmppCredentials.Password("secret"));
        // Nobody listens at that port: it was tried.
        await isTried;
        Assert.False(isBusy);
        await runtime.Loaded;
    }

    [Fact(Timeout = ServerTimeLimit), Trait("Category", "Server")]
    public async Task A_timeline_that_cannot_begin_does_not_keep_the_rest_of_the_connection_from_it()
    {
        await using var server = await ProsodyServer.LaunchAsync();
        using var sessions = Runtimes.Sessions(server);
        var alice = server.Account("alice");
        await using var runtime = NewRuntime(alice, await _database.NewAccountAsync(alice), sessions);
        await runtime.Loaded;
        var isBusy = true;
        _watched.Before = _ =>
            Interlocked.Exchange(ref isBusy, false)
                ? Task.FromException(new TimeoutException("The database is locked."))
                : Task.CompletedTask;
        var isOnline = runtime.UntilAsync(ConnectionState.Online);
        runtime.Start(new XmppCredentials.Password(server.Password));
        await isOnline;
        Assert.False(isBusy);
        await runtime.FollowsAsync(FeedAddress.Microblog(server.Account("bob")));
    }

    [Fact(Timeout = ServerTimeLimit), Trait("Category", "Server")]
    [Trait("Spec", "XEP-0198 5")]
    public async Task Follows_that_a_cut_interrupted_are_gone_on_with_when_the_stream_is_resumed()
    {
        await using var server = await ProsodyServer.LaunchAsync();
        await using var proxy = new CuttingProxy(server.Port, cuts: 3, maxBytes: 1, seed: 1);
        using var straight = Runtimes.Sessions(server);
        using var sessions = Runtimes.Sessions(server.Host, proxy.Address, server.CertificateFile);
        var alice = server.Account("alice");
        var news = new FeedAddress(server.PubSub, "news");
        await ListAsync(straight, server, alice, news);
        await using var runtime = NewRuntime(alice, await _database.NewAccountAsync(alice), sessions);
        var goesOn = new TaskCompletionSource();
        runtime.StatusChanged += () =>
        {
            // The server is asked for nothing as long as what is known of follows cannot be read.
            _watched.Before ??= runtime.Status.State == ConnectionState.Online ? goesOn.Task.WaitAsync : null;
        };
        var isOnline = runtime.UntilAsync(ConnectionState.Online);
        runtime.Start(new XmppCredentials.Password(server.Password));
        await isOnline;
        var isCut = runtime.UntilAsync(ConnectionState.Reconnecting);
        proxy.Begin();
        await isCut;
        goesOn.SetResult();
        await runtime.FollowsAsync(news);
    }

    private static async Task ListAsync(XmppSessionFactory sessions, XmppServer server, Jid account, FeedAddress feed)
    {
        var password = new XmppCredentials.Password(server.Password);
        await using var link = await sessions.OpenAsync(account, password, Stop);
        await link.PubSub.CreateNodeAsync(feed.Service, feed.Node, new Dictionary<string, string>(), Stop);
        await new SubscriptionList(account, link.PubSub).AddAsync(feed, null, Stop);
    }

    private TestAccount NewRuntime(Jid own, long account, XmppSessionFactory sessions) =>
        new(own, account, _watched, sessions);
}
